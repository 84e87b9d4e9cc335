/** Whether a citizen can write to the office from this page (facts §E): a form with room for a message, or a link to one. */
import type { Element } from 'domhandler';
import { below, hasBelow } from './below.ts';
import type { ParsedPage } from './html.ts';
import { linkText, targetOf } from './links.ts';

const WRITE_LINK =
  /^[\s【[]*(?:我要(?:写信|咨询|留言|投诉|提问|建议|反映|来信)|点击(?:写信|留言|咨询|提问)|写信|去写信|在线(?:写信|提问|留言|咨询)|网上(?:写信|留言|提问)|提交(?:留言|咨询|信件)|发表留言|新增留言|写留言)[\s\]】>»]*$/;
const MESSAGE_FIELD = /content|message|liuyan|neirong|question|body|text|xjnr|nr|advice|comment/i;
const SEARCH = /search|sousuo|keyword|query|\bq\b|login|logon/i;

function isWritingForm(form: Element): boolean {
  const { action = '', id = '', name = '', class: names = '' } = form.attribs;
  const about = `${action} ${id} ${name} ${names}`;
  if (hasBelow(form, 'textarea')) return !/login|logon/i.test(about);
  if (SEARCH.test(about)) return false;
  const fields = below(form, 'input').filter(({ attribs }) => attribs['type'] === undefined || attribs['type'] === 'text');
  return fields.length >= 2 && fields.some(({ attribs }) => MESSAGE_FIELD.test(`${attribs['name'] ?? ''} ${attribs['id'] ?? ''}`));
}

export function hasContactForm(page: ParsedPage): boolean {
  if (page.named('form').some(isWritingForm)) return true;
  if (
    page
      .named('textarea')
      .some(({ attribs }) => MESSAGE_FIELD.test(`${attribs['name'] ?? ''} ${attribs['id'] ?? ''}`) && attribs['readonly'] === undefined)
  )
    return true;
  return page.named('a').some((link) => WRITE_LINK.test(linkText(page, link)) && targetOf(link, page) !== null);
}
