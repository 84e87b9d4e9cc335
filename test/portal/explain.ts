/** Ties interpretations to the files that they explain: the title names the file, the page leads to it. */
import type { Dice } from './dice.ts';
import type { CityColumn } from './nouns.ts';

const FORMS = ['《{F}》解读', '《{F}》政策问答', '图解《{F}》'];

export function explain(columns: readonly CityColumn[], die: Dice, from: string): void {
  const files = columns.find(({ key }) => key === 'policy')?.items ?? [];
  const items = columns.find(({ key }) => key === 'interpret')?.items.filter(({ date }) => date >= from) ?? [];
  const titles = new Set<string>();
  items.forEach((item, i) => {
    const file = files[i % files.length];
    if (!file) return;
    const form = die.pick(FORMS).replace('{F}', file.title);
    let title = form;
    for (let n = 2; titles.has(title); n += 1) title = `${form}（${n}）`;
    titles.add(title);
    item.interprets = { title: file.title, path: file.path };
    item.body = 'text';
    item.attachments = [];
    item.paragraphs = item.paragraphs.map((text) => text.replace(item.title, title));
    item.title = title;
  });
}
