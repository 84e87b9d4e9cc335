/** The one stylesheet of all pages: quiet on screen, readable on a phone, and GB/T 9704 measures where the bulletin is printed. */

const SONG = `"FZXiaoBiaoSong-B05S","方正小标宋简体","Noto Serif CJK SC","Source Han Serif SC","Songti SC",SimSun,serif`;
const FANG = `"FangSong_GB2312","仿宋_GB2312",FangSong,STFangsong,"仿宋","Noto Serif CJK SC","Source Han Serif SC",serif`;
const HEI = `SimHei,"黑体","Noto Sans CJK SC","Source Han Sans SC","PingFang SC","Microsoft YaHei",sans-serif`;

const BASE = `
:root{--ink:#1d1d1f;--soft:#5c5f66;--line:#d9dade;--paper:#fff;--desk:#f1f1ee;--red:#b8211b;--wait:#8a5a00;--good:#1f6b3a;--link:#174a8c}
*{box-sizing:border-box}
body{margin:0;background:var(--desk);color:var(--ink);font:16px/1.65 ${HEI};overflow-wrap:anywhere}
a{color:var(--link);text-underline-offset:.18em}
a:focus-visible,summary:focus-visible{outline:3px solid var(--link);outline-offset:2px}
h1,h2,h3,p,ol,ul,dl,dd,figure{margin:0;padding:0}
.num{font-variant-numeric:tabular-nums;white-space:nowrap}
.bar{position:sticky;top:0;z-index:1;display:flex;flex-wrap:wrap;gap:.25rem 1.25rem;padding:.6rem 1.25rem;background:var(--paper);border-bottom:1px solid var(--line);font-size:.9rem}
.bar strong{margin-right:auto;font-weight:600}
.scroll{overflow-x:auto}
table{border-collapse:collapse;width:100%}
`;

const BULLETIN = `
.bulletin .sheet{max-width:210mm;margin:1.5rem auto;padding:22mm 26mm 20mm 28mm;background:var(--paper);border:1px solid var(--line);font:16pt/29pt ${FANG};letter-spacing:-.2pt}
.marks{font-family:${HEI}}
.masthead{margin:10pt 0 6pt;color:var(--red);font:46pt/1.25 ${SONG};text-align:center;letter-spacing:.06em}
.issue{text-align:center}
.colophon{display:flex;flex-wrap:wrap;justify-content:space-between;padding:4pt 1em;border-bottom:2.25pt solid var(--red)}
.bulletin h1{margin:29pt 0 10pt;font:normal 22pt/34pt ${SONG};text-align:center;text-wrap:balance}
.body p{text-indent:2em;text-align:justify}
.enclosures{display:grid;grid-template-columns:auto 1fr;margin:29pt 0 0 2em}
.enclosures ol{margin-left:1.4em}
.enclosures a,.bulletin td a{color:inherit;text-decoration-color:#9aa7ba}
.bulletin section.sheet{padding-left:18mm;padding-right:18mm}
.annex-no{font-family:${HEI}}
.bulletin h2{margin:8pt 0;font:normal 18pt/30pt ${SONG};text-align:center;text-wrap:balance}
.ranking{font-size:12pt;line-height:16pt;letter-spacing:0}
.ranking th,.ranking td{border:1px solid #333;padding:3pt 1.5pt;height:27.4pt;text-align:center}
.ranking th{font-family:${HEI};font-weight:normal}
.ranking .name{width:27%;min-width:9.5em}
.ranking th span{display:inline-block;white-space:nowrap}
.bulletin h1{word-break:keep-all}
.small{margin-top:8pt;font-size:12pt;line-height:20pt;letter-spacing:0}
.small li{margin-left:1.6em}
.coverage{margin:8pt 0;font-size:11pt;line-height:16pt;letter-spacing:0}
.coverage th,.coverage td{border:1px solid var(--line);padding:3pt 6pt;text-align:center;font-weight:normal}
.cold th[scope=row]{width:26%}.cold td:nth-child(2){white-space:nowrap}.cold .why{text-align:left}.cold td:last-child{width:20%}
.chart{margin-top:12pt;font:10.5pt/16pt ${HEI};letter-spacing:0}
.chart summary{cursor:pointer;color:var(--soft)}
.chart svg{display:block;width:100%;height:auto;margin-top:8pt}
.imprint{margin-top:29pt;border-top:1.2pt solid #000;border-bottom:1.2pt solid #000;font-size:14pt;line-height:24pt}
.imprint p{display:flex;flex-wrap:wrap;gap:0 1.5em;padding:0 1em}
.imprint p+p{border-top:.8pt solid #000}
.imprint b{font:inherit;font-family:${HEI}}
.imprint span{display:inline-flex}.imprint b{flex:none}
.watermark{position:fixed;inset:0;display:flex;align-items:center;justify-content:center;pointer-events:none;font-size:9rem;color:rgba(192,0,0,.12);transform:rotate(-24deg);z-index:9}
.trial{padding:.5rem 1.25rem;background:#fff4d6;color:#5b4300;text-align:center}
`;

const UNIT = `
.unit main{max-width:70rem;margin:0 auto;padding:1.25rem 1.25rem 4rem}
.unit h1{font-size:1.6rem;line-height:1.35}
.unit h2{margin:2.25rem 0 .5rem;padding-bottom:.3rem;border-bottom:2px solid var(--ink);font-size:1.15rem;display:flex;flex-wrap:wrap;justify-content:space-between;gap:0 1rem}
.unit h2 .num{font-weight:400}
.lead{color:var(--soft)}
.figures{display:grid;grid-template-columns:repeat(auto-fit,minmax(8rem,1fr));margin:1rem 0;background:var(--paper);border:1px solid var(--line)}
.figures{overflow:hidden}.figures div{margin:0 -1px -1px 0;padding:.6rem .8rem;border:solid var(--line);border-width:0 1px 1px 0}
.figures dt{color:var(--soft);font-size:.85rem}
.figures dd{font-size:1.35rem;line-height:1.4;white-space:normal}
.notice{margin:.75rem 0;padding:.6rem .9rem;background:var(--paper);border:1px solid var(--line)}
.veto{border:2px solid var(--red)}.veto strong{color:var(--red)}
.lines{table-layout:fixed;min-width:42rem;background:var(--paper);font-size:.93rem;line-height:1.5}
.lines th,.lines td{padding:.45rem .6rem;border:1px solid var(--line);text-align:left;vertical-align:top}
.lines thead th{background:#e9e9e5;font-weight:600;white-space:nowrap}
.lines .clause{display:block;color:var(--soft);font-size:.85rem}
.lines .num{text-align:right}
.lines col.id{width:6.5em}.lines col.state{width:6em}.lines col.points{width:5em}.lines col.sum{width:38%}.lines col.count{width:5.5em}
.lines .detail td{padding:.2rem .9rem .7rem;background:#fbfbfa}
.state{white-space:nowrap}
.state-waiting,.mark-waiting{color:var(--wait)}.state-cannot-judge{color:var(--red)}.state-pending,.state-not-applicable{color:var(--soft)}
details.found{margin-top:.35rem}
details.found>summary{cursor:pointer;width:fit-content}
.fault>summary{color:var(--red)}.merit>summary{color:var(--good)}
.found ol{margin:.3rem 0 0 1.5rem}
.found li{margin:.3rem 0;padding-left:.2rem}
.found li:target{background:#fff4d6}
.tag{display:inline-block;padding:0 .4em;border:1px solid currentColor;border-radius:2px;font-size:.8rem;line-height:1.35;color:var(--soft);white-space:nowrap}
.evidence{display:block;color:var(--soft);font-size:.84rem;list-style:none}
.evidence>*{margin-right:.9em}
.shot{display:block;max-width:100%;overflow:hidden;margin:.4rem 0 .6rem;border:1px solid var(--line)}.shot img{display:block;max-width:none}
.unseen{margin:.3rem 0 0 1.5rem}
.sum{font-family:ui-monospace,Menlo,Consolas,monospace;font-size:.85em}
.unit footer{margin-top:2.5rem;padding-top:.75rem;border-top:1px solid var(--line);color:var(--soft);font-size:.85rem}
`;

const NARROW = `
@media (max-width:46rem){
.bulletin .sheet,.bulletin section.sheet{margin:.5rem;padding:1.25rem 1rem;font-size:1.06rem;line-height:1.8}
.masthead{font-size:2.1rem}.bulletin h1{font-size:1.35rem;line-height:1.5;margin-top:1.25rem}.bulletin h2{font-size:1.15rem;line-height:1.5}
.ranking{font-size:.86rem;line-height:1.35}.ranking th,.ranking td{padding:.2rem .15rem;height:auto}.ranking .name{min-width:6em}
.enclosures{margin-left:0}
.lines{min-width:0}.lines thead,.lines colgroup,.lines .void{display:none!important}.lines,.lines tbody,.lines tr,.lines td{display:block;width:100%;border:0}
.lines tr{border:1px solid var(--line);border-bottom:0;padding:.4rem 0}.lines tr.detail{border-top:0;margin-bottom:.6rem;border-bottom:1px solid var(--line)}
.lines td{display:flex;gap:.75rem;padding:.12rem .8rem}.lines td::before{content:attr(data-label);flex:0 0 4.5em;color:var(--soft)}
.lines td.num{text-align:left;white-space:normal}
.lines .detail td{display:block;padding:.1rem .8rem .5rem;background:none}.lines .detail td::before{content:none}
}
`;

const PRINT = `
@page{size:A4;margin:37mm 26mm 35mm 28mm;@bottom-right{content:"— " counter(page) " —";font:14pt SimSun,"Noto Serif CJK SC",serif;vertical-align:top;padding:7mm 1em 0 0}}
@page:left{@bottom-right{content:none}@bottom-left{content:"— " counter(page) " —";font:14pt SimSun,"Noto Serif CJK SC",serif;vertical-align:top;padding:7mm 0 0 1em}}
@media print{
body{background:none;overflow-wrap:anywhere}
.no-print{display:none!important}
a{color:inherit;text-decoration:none}
.bulletin .sheet,.bulletin section.sheet{max-width:none;margin:0;padding:0;border:0;break-before:page}
.bulletin main.sheet{break-before:auto}
.masthead{color:#e60012}.colophon{border-color:#e60012}
.scroll{overflow:visible}
thead{display:table-header-group}tr,.imprint,.enclosures,.found li{break-inside:avoid}
h1,h2,.annex-no{break-after:avoid}
.body p{orphans:2;widows:2}
.unit main{max-width:none;padding:0}.unit{font-size:10pt}
.lines .detail{break-before:avoid}
}
`;

export const STYLE = `${BASE}${BULLETIN}${UNIT}${NARROW}${PRINT}`;
