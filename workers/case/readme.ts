/**
 * README.txt of a case: what lies in it and how to check it, for somebody who has never heard of Sundial. Made from case.json alone.
 * The words are part of the format: a case handed out years ago must be made again letter by letter. Other words are another format
 * ('sundial-case-2'), beside this one; test/golden/case holds it to that.
 */
import { shanghaiTime } from '../../reports/when.ts';
import type { CaseFile } from './case-file.ts';
import { byHand } from './readme-check.ts';
import { standsChinese, standsEnglish } from './readme-standing.ts';

const RULE = '='.repeat(72);

export function readme(file: CaseFile): string {
  const told = [...chinese(file), '', ...english(file), '', RULE, '手工核对的命令 / Commands for checking by hand', RULE, ''];
  return `${[...told.map(oneLine), ...byHand(file)].join('\n')}\n`;
}

/** What a page or a person wrote may not look like a line of ours: the commands at the end are meant to be run. */
const oneLine = (line: string): string => line.replace(UNPRINTABLE, ' ');

/** Line ends, controls, and signs that make a text read as another. */
const UNPRINTABLE = /[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]+/g;

function chinese(file: CaseFile): string[] {
  const { finding, unit, indicator, rubric, seal } = file;
  return [
    RULE,
    `案卷：${unit.name}，${indicator.id} ${indicator.title}`,
    RULE,
    '',
    '一、这是什么',
    '',
    `本案卷证明 ${finding.run} 期政府网站检查中的一项发现，取自已封存的证据包。`,
    '',
    `  发现      ${finding.says}`,
    `  发现编号  ${finding.id}`,
    `  单位      ${unit.name}`,
    `  指标      ${indicator.id} ${indicator.title}${indicator.category === null ? '（单项否决）' : `（${indicator.category}）`}`,
    ...(indicator.clause === '' ? [] : [`  依据      ${indicator.clause}`]),
    `  细则      ${rubric.title}（编号 ${rubric.id}）`,
    ...standsChinese(file),
    '',
    '二、证据',
    '',
    ...file.evidence.flatMap((one) => [
      `  [${one.number}] ${one.url}`,
      `      抓取时间 ${shanghaiTime(one.at)}（北京时间），证据包 ${one.bundle}`,
      `      摘要     ${one.digest}`,
      ...(one.exhibit === null ? [`      没有重现页${one.why === null ? '' : `：${one.why}`}`] : [`      打开查看 ${one.exhibit}`]),
      ...one.pictures.map((picture) => `      图片     ${picture}`),
      ...(one.missing.length === 0 ? [] : [`      重现时缺少 ${one.missing.length} 个附属文件，列于该重现页的说明中`]),
    ]),
    '',
    ...privacy(file).zh,
    '',
    '三、包内有什么',
    '',
    '  case.json     案情一览，由下列记录得出',
    '  seal.*        本月的封存声明（json）、签名（sig）、公钥（pem）' +
      (seal.stamped ? '、外部时间戳（tsr）及本方对它的签名（tsr.sig）' : ''),
    '  proofs.json   每条记录归入证据包、每个证据包归入本月封存的证明（RFC 6962）',
    ...file.records.map(({ file: name, what, copy }) => `  ${name}  ${what.zh}${copy === null ? '' : `，即 ${copy}`}`),
    '',
    '四、怎样核对',
    '',
    `本月封存根    ${seal.root}`,
    `公钥指纹      ${seal.key}`,
    '',
    '这两个数印在当期通报上。请先与通报对照：若不一致，本案卷便不是那一期的。',
    '',
    '用 Sundial 核对，不需要网络，也不需要检查方的任何数据：',
    '',
    '    npx sundial verify case.zip --key 公布的公钥.pem',
    '',
    '不用 Sundial 核对：解压本案卷，在解压目录中执行文末的命令（需要 openssl、gunzip、GNU sed、python3）。',
    seal.stamped
      ? '封存时间有外部时间戳，见 seal.tsr。'
      : `封存时间 ${shanghaiTime(seal.at)}（北京时间）没有外部时间戳，以经办方所述为准（time: the operator's word）。`,
  ];
}

function english(file: CaseFile): string[] {
  const { finding, unit, indicator, rubric, seal } = file;
  return [
    RULE,
    `Case file: ${unit.name}, ${indicator.id} ${indicator.title}`,
    RULE,
    '',
    `This file proves one finding of the website inspection of ${finding.run}; everything in it was taken from sealed evidence.`,
    '',
    `  Finding    ${finding.says}`,
    `  Id         ${finding.id}`,
    `  Indicator  ${indicator.id} ${indicator.title}; rubric ${rubric.id}`,
    ...standsEnglish(file),
    '',
    ...privacy(file).en,
    '',
    'What lies in it: case.json (the case on one sheet, made from the records), seal.* (the signed statement of the month), proofs.json',
    '(inclusion proofs after RFC 6962), and these records, each one verbatim gzip member of a sealed WARC:',
    '',
    ...file.records.map(({ file: name, what, copy }) => `  ${name}  ${what.en}${copy === null ? '' : `; laid out as ${copy}`}`),
    '',
    'How to check it. The root of the month and the fingerprint of the key',
    '',
    `  root         ${seal.root}`,
    `  fingerprint  ${seal.key}`,
    '',
    'are printed in the bulletin: compare them first. With Sundial, offline and with nothing of the inspector but the published key:',
    '',
    '    npx sundial verify case.zip --key published-key.pem',
    '',
    'Without Sundial: unzip it and run the commands below in that folder (openssl, gunzip, GNU sed, python3).',
    ...(seal.stamped ? [] : ["Time: the operator's word; there is no outside time stamp."]),
  ];
}

function privacy({ finding, raw }: CaseFile): { zh: string[]; en: string[] } {
  if (raw !== null) {
    return {
      zh: [
        `注意：本案卷含未遮盖的原始网页（records/…-raw.warc.gz），由 ${raw.by} 于 ${shanghaiTime(raw.at)} 导出，理由：${raw.why}。`,
        '此次导出已登记。原始网页可能含有个人信息，请按原件同等保管，不得公开。',
      ],
      en: [
        `Mind: this case holds raw pages that are not redacted, exported by ${raw.by} at ${raw.at}: ${raw.why}. The export is on record.`,
        'Raw pages may show personal data. Keep them as carefully as originals; do not publish them.',
      ],
    };
  }
  const keyed = {
    zh: ['所引网页含有个人信息：重现页和图片已遮盖，摘要为带密钥的摘要（hmac-sha256），不能据以猜出被遮盖的号码。'],
    en: [
      'What it cites shows personal data: exhibits are redacted, and its digests are keyed (hmac-sha256), so that nobody can guess by them.',
    ],
  };
  return {
    zh: ['本案卷不含原始网页。需要原件时，由检查方以 --with-raw 另行导出，并予登记。', ...(finding.personal ? keyed.zh : [])],
    en: ['No raw page is in it; the inspector may export those separately (--with-raw), on record.', ...(finding.personal ? keyed.en : [])],
  };
}
