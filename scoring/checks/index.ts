/** Every check there is; adding one is a file and a line here. */
import { byCodePoint } from '../../config/canonical.ts';
import type { Check } from '../check.ts';
import columnItems from './column-items.ts';
import columnPresent from './column-present.ts';
import columnStale from './column-stale.ts';
import columnsNeglected from './columns-neglected.ts';
import contactChannel from './contact-channel.ts';
import footerMarks from './footer-marks.ts';
import formsOpen from './forms-open.ts';
import guideComplete from './guide-complete.ts';
import homeStale from './home-stale.ts';
import linksDead from './links-dead.ts';
import messagesPublic from './messages-public.ts';
import messagesUnanswered from './messages-unanswered.ts';
import pageDefects from './page-defects.ts';
import personalExposed from './personal-exposed.ts';
import replyOnTime from './reply-on-time.ts';
import sectionMissing from './section-missing.ts';
import servicesUnusable from './services-unusable.ts';
import siteUnreachable from './site-unreachable.ts';
import standardTags from './standard-tags.ts';

/** In order of id. */
export const checks: readonly Check[] = [
  columnItems,
  columnPresent,
  columnStale,
  columnsNeglected,
  contactChannel,
  footerMarks,
  formsOpen,
  guideComplete,
  homeStale,
  linksDead,
  messagesPublic,
  messagesUnanswered,
  pageDefects,
  personalExposed,
  replyOnTime,
  sectionMissing,
  servicesUnusable,
  siteUnreachable,
  standardTags,
].sort((a, b) => byCodePoint(a.id, b.id));

export function findCheck(id: string): Check | undefined {
  return checks.find((candidate) => candidate.id === id);
}
