/** Every check there is; adding one is a file and a line here. */
import { byCodePoint } from '../../config/canonical.ts';
import type { Check } from '../check.ts';
import accessibility from './accessibility.ts';
import annualReport from './annual-report.ts';
import columnItems from './column-items.ts';
import columnKept from './column-kept.ts';
import columnPresent from './column-present.ts';
import columnStale from './column-stale.ts';
import columnWindow from './column-window.ts';
import columnsNeglected from './columns-neglected.ts';
import contactChannel from './contact-channel.ts';
import feedbackShown from './feedback-shown.ts';
import domainName from './domain-name.ts';
import footerMarks from './footer-marks.ts';
import formsOpen from './forms-open.ts';
import guideComplete from './guide-complete.ts';
import guideCount from './guide-count.ts';
import hiddenLinks from './hidden-links.ts';
import homeAvailable from './home-available.ts';
import homeStale from './home-stale.ts';
import itemElements from './item-elements.ts';
import https from './https.ts';
import interpretationLinked from './interpretation-linked.ts';
import ipv6 from './ipv6.ts';
import linksDead from './links-dead.ts';
import messagesPublic from './messages-public.ts';
import messagesUnanswered from './messages-unanswered.ts';
import officeContact from './office-contact.ts';
import onlineEntry from './online-entry.ts';
import pageDefects from './page-defects.ts';
import personalExposed from './personal-exposed.ts';
import repliesPublished from './replies-published.ts';
import repliesStale from './replies-stale.ts';
import mixedContent from './mixed-content.ts';
import policyInterpreted from './policy-interpreted.ts';
import publishedLate from './published-late.ts';
import replyOnTime from './reply-on-time.ts';
import searchEntry from './search-entry.ts';
import sectionMissing from './section-missing.ts';
import seriousFaults from './serious-faults.ts';
import servicesUnusable from './services-unusable.ts';
import siteIdentity from './site-identity.ts';
import siteUnreachable from './site-unreachable.ts';
import standardTags from './standard-tags.ts';
import surveyFeedback from './survey-feedback.ts';

/** In order of id. */
export const checks: readonly Check[] = [
  accessibility,
  annualReport,
  columnItems,
  columnKept,
  columnPresent,
  columnStale,
  columnWindow,
  columnsNeglected,
  contactChannel,
  feedbackShown,
  domainName,
  footerMarks,
  formsOpen,
  guideComplete,
  guideCount,
  hiddenLinks,
  homeAvailable,
  homeStale,
  https,
  itemElements,
  interpretationLinked,
  ipv6,
  linksDead,
  messagesPublic,
  messagesUnanswered,
  officeContact,
  onlineEntry,
  pageDefects,
  personalExposed,
  repliesPublished,
  repliesStale,
  mixedContent,
  policyInterpreted,
  publishedLate,
  replyOnTime,
  searchEntry,
  sectionMissing,
  seriousFaults,
  servicesUnusable,
  siteIdentity,
  siteUnreachable,
  standardTags,
  surveyFeedback,
].sort((a, b) => byCodePoint(a.id, b.id));

export function findCheck(id: string): Check | undefined {
  return checks.find((candidate) => candidate.id === id);
}
