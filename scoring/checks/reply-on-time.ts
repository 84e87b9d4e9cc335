/** 七日见回复: a useful message is answered within 7 working days, a complex one within 15 (国办发〔2014〕57号). */
import { z } from 'zod';
import { calendarComplete, lastDayBefore, workdayAfter, workdaysBetween } from '../calendar.ts';
import { check } from '../check.ts';
import type { Sighting } from '../finding.ts';
import { masked, quoted } from '../wording.ts';
import { askedWithin, repliedBy, unseenMessages } from './asked.ts';
import { homeUnseen } from './places.ts';

export default check({
  id: 'reply-on-time',
  title: '留言是否按期答复',
  sorts: ['late', 'unanswered'],
  names: { late: '逾期答复', unanswered: '逾期未答复' },
  params: z.strictObject({ workdays: z.int().min(1), complexWorkdays: z.int().min(1), windowMonths: z.int().min(1) }),
  run(facts, { workdays, complexWorkdays, windowMonths }) {
    const none = homeUnseen(facts);
    if (none) return none;
    const until = lastDayBefore(facts.asOf);
    const asked = askedWithin(facts, windowMonths);
    const found: Sighting[] = [];
    let examined = 0;
    let undated = 0;
    for (const message of asked) {
      const start = message.askedAt!.date;
      const limit = message.complex ? complexWorkdays : workdays;
      const deadline = workdayAfter(start, limit);
      const replied = repliedBy(message, until);
      if (replied === 'undated') undated += 1;
      if (replied === 'undated' || (replied === null && (facts.today <= deadline || message.status === 'unknown'))) continue;
      examined += 1;
      const base = {
        subject: message.url,
        mark: `${masked(message.title)}${start}`,
        evidence: [message.evidence] as [typeof message.evidence],
      };
      const head = `留言${quoted(message.title)}（${start}）`;
      const norm = `规定${message.complex ? '复杂事项' : ''} ${limit} 个工作日，应于 ${deadline} 前答复`;
      if (replied === null) found.push({ ...base, sort: 'unanswered', says: `${head}至今没有答复，${norm}` });
      else if (replied > deadline)
        found.push({ ...base, sort: 'late', says: `${head}于 ${replied} 答复，用了 ${workdaysBetween(start, replied)} 个工作日，${norm}` });
    }
    const { lists, pages } = unseenMessages(facts, windowMonths);
    const complete = asked.length === 0 || calendarComplete(asked[0]!.askedAt!.date, facts.today);
    const remarks = [
      ...(undated > 0 ? [`${undated} 条答复没有日期，未计`] : []),
      ...(complete ? [] : ['calendar-incomplete：部分年份的放假通知未收录，按周一至周五计']),
    ];
    return {
      examined,
      found,
      unseen: [...lists, ...pages],
      ...(lists.length === 0 ? { atMost: pages.length } : {}),
      ...(remarks.length > 0 ? { remark: remarks.join('；') } : {}),
    };
  },
});
