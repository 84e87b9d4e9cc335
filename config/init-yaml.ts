/** The commented YAML that a new office begins with. */
import type { Row } from './init-csv.ts';

const q = (text: string) => JSON.stringify(text);
const groupId = (groups: string[], group: string) => (/^[a-z0-9-]+$/.test(group) ? group : `group${groups.indexOf(group) + 1}`);
const siteId = (host: string) => host.replace(/:/g, '-');

export function cityYaml(groups: string[], rubric: string): string {
  return `# Who is ranked together. Check any change with: npx sundial rubric check, npx sundial inspect --config <this directory> --unit <id>
name: 示例市
# The ranking tables in the order of the bulletin.
groups:
${groups.map((group) => `  - { id: ${groupId(groups, group)}, name: ${q(group)} }`).join('\n')}
# The rules. Without this line the rubric in force on the month's last day is taken.
# ${rubric} stands in rubrics/${rubric}.yaml, for you to edit.
# rubric: ${rubric}
`;
}

export function sitesYaml(hosts: string[], rows: Row[]): string {
  const site = (host: string) => {
    const homes = rows.map((row) => new URL(row.home)).filter((url) => url.host === host);
    return `  - id: ${q(siteId(host))}
    name: ${q(host)}
    home: ${q(homes[0]!.origin + '/')}
    # More hosts of the same site; a host belongs to exactly one site.
    # hosts: ["m.${host}"]
    # Only for a site inside your own network: opens private addresses for its declared hosts.
    # intranet: true
    # Overrides of policy.yaml for this site:
    # policy: { delayMs: 3000 }`;
  };
  return `# What gets crawled. Inspect only sites that you answer for or are authorised to inspect.\nsites:\n${hosts.map(site).join('\n')}\n`;
}

export function unitsYaml(rows: Row[], groups: string[], hosts: string[]): string {
  const one = (row: Row) => {
    const host = new URL(row.home).host;
    const alone = rows.filter((other) => new URL(other.home).host === host).length === 1 && hosts.includes(host);
    return `  - id: ${q(row.id)}
    name: ${q(row.name)}
    aliases: ${JSON.stringify(row.aliases)}
    group: ${groupId(groups, row.group)}
    kind: ${row.kind}
    places:
      - site: ${q(siteId(host))}
        entries: [${q(row.home)}]
        # Whose page is it? Path prefixes or parameters; by default the folder of the entry.
        # match: [${alone ? '"/"' : q(new URL(row.home).pathname)}, "?deptid=12"]
    # Names under which the unit signs articles, beside its own:
    publishers: ${JSON.stringify(row.publishers)}
    # Pin a column to its address when its name misleads:
    # columns: { news: ["${row.home}"] }`;
  };
  return `# What gets scored, in the order of the roster (the last tie-break).\nunits:\n${rows.map(one).join('\n')}\n`;
}

export const policyYaml = `# How the crawler behaves as a guest. Defaults are shown; uncomment to change.
# Put an address here where a web master can reach you:
# userAgent: "Sundial/0.1 (+https://your.office.example/inspection; phone or mailbox)"
# proxy: http://127.0.0.1:3128
# delayMs: 1000        # pause between two requests to one host
# concurrency: 1       # requests at a time to one host
# timeoutMs: 15000
# maxPagesPerUnit: 400
# maxPagesPerSite: 20000
# hours: "22:00-06:00"  # when a site may be asked (Shanghai time); a crawl pauses outside it and goes on the next night
# sitemaps: follow     # ignore: pages that only a sitemap names are not visited
# conditional: auto    # never: articles and files are fetched in full every month
# blockedAgainMs: 3600000  # pause before what a guard refused is asked once more
# controls: ["https://www.gov.cn/"]  # availability samples count only while one of these answers
# browser: auto        # never: pages that need scripts are stated as unverifiable
# outsideLinks: check  # skip: links that leave the site are not looked at
`;

export const keepingYaml = `# How long evidence is kept whole, and how much room it may take. Defaults are shown; uncomment to change.
# fullMonths: 24       # older bundles keep only the records that findings cite: they still verify, but cannot be re-analysed. Default: all, for ever
# share: true          # what has not changed since last month lies on the disk once
# diskBudgetBytes: 500000000000  # most that all evidence may take. Default: no limit
# minFreeBytes: 1000000000       # room that stays free on the disk: with less, a crawl pauses and says so
# warnAtPercent: 80    # from which part of either on there are warnings
# abandonUnfinishedDays: 90      # unfinished attempts that nobody touched for so long are taken away
`;

export const scheduleYaml = `# When "sundial serve" does what. Defaults are shown; uncomment to change.
# timeZone: Asia/Shanghai
# month:
#   day: 1               # the month before is begun on this day; 29 to 31 mean the last day of a shorter month
#   at: "20:00"          # default: when the window opens
#   window: "20:00-07:00"  # Shanghai time; hours of every site that has none of its own. off: any time
#   catchUpMonths: 3     # months missed while the machine was off, made up for, oldest first
#   retries: 2           # a month with units that could not be judged is begun again on so many of the next days
#   lateAfterDays: 10    # a month that has not ended so many days after its day is called late
# probe: { everyMinutes: 60 }         # looks at home pages; off: none
# warning: { day: 15, at: "20:00" }   # the running month, ahead of time; off: none
# publish: { at: "09:00" }            # drafts whose time for review is over
# backup: { at: "03:30", keep: 14, dir: /backup/sundial }   # Default: none
# watch: { minCoveragePercent: 80, stuckMinutes: 60, lostMinutes: 5, probeGapMinutes: 180, backupGapHours: 48 }
`;

export const notifyYaml = `# Whom "sundial serve" tells of trouble. Try it with: npx sundial notify test --config <this directory>
# Secrets never stand here: name the environment variable that holds them.
# againHours: 24       # what lasts is told again after so many hours
# settleMinutes: 10    # a trouble has to be gone for so long before it counts as over
channels: []
#  - id: mail
#    kind: email
#    host: smtp.example.gov.cn
#    port: 465
#    from: sundial@example.gov.cn
#    to: [office@example.gov.cn]
#    userFrom: SUNDIAL_SMTP_USER
#    passwordFrom: SUNDIAL_SMTP_PASSWORD
#    least: info        # info, warning (default) or critical: the least grave that is told here
#  - id: group
#    kind: wecom        # 企业微信群机器人; dingtalk: 钉钉, feishu: 飞书 (both take secretFrom), webhook: any address that takes JSON
#    urlFrom: SUNDIAL_ROBOT
#    quiet: "22:00-07:30"  # Shanghai time; only what is critical is told then, the rest afterwards
#    kinds: [late, stuck, dead, lost, disk, outage]  # Default: all
`;

export const bulletinYaml = `# What no inspection can know about the printed bulletin. Empty fields are left out.
masthead: 政务信息公开工作
office: ""        # 编印单位
issue: ""         # 期号, e.g. 2019年第1期
date: ""          # 编印日期, YYYY-MM-DD
sendTo: ""        # 送
distributeTo: ""  # 发
signedBy: ""      # 签发
reviewedBy: ""    # 审核
editedBy: ""      # 责任编辑
phone: ""
mailbox: ""
praise: 2         # how many best units of each group the text names
`;
