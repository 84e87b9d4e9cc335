/** The stylesheet of the console: what is wrong stands out, everything else is quiet; readable on a telephone. */

const HEI = `"Noto Sans CJK SC","Source Han Sans SC","PingFang SC","Microsoft YaHei",SimHei,sans-serif`;

export const CONSOLE_STYLE = `
:root{--ink:#1d1d1f;--soft:#5c5f66;--line:#d9dade;--paper:#fff;--desk:#f4f4f2;--red:#b8211b;--wait:#8a5a00;--good:#1f6b3a;--link:#174a8c}
*{box-sizing:border-box}
body{margin:0;background:var(--desk);color:var(--ink);font:15px/1.6 ${HEI};overflow-wrap:anywhere}
a{color:var(--link);text-underline-offset:.18em}
a:focus-visible{outline:3px solid var(--link);outline-offset:2px}
h1,h2,h3,p,ol,ul,dl,dd{margin:0;padding:0}
header{display:flex;flex-wrap:wrap;align-items:baseline;gap:.25rem 1.25rem;padding:.7rem 1.25rem;background:var(--paper);border-bottom:1px solid var(--line)}
header strong{margin-right:auto}
header nav{display:flex;gap:1.25rem}
header a[aria-current]{color:var(--ink);font-weight:600;text-decoration:none}
main{max-width:72rem;margin:0 auto;padding:1rem 1.25rem 3rem}
h1{font-size:1.5rem;line-height:1.4}
.clock{float:right;margin-top:.45rem;color:var(--soft);font-size:.85rem;font-variant-numeric:tabular-nums}
#line:not(:empty){margin-left:.6rem;color:var(--red)}
h2{margin:1.75rem 0 .4rem;padding-bottom:.25rem;border-bottom:2px solid var(--ink);font-size:1.15rem;display:flex;flex-wrap:wrap;align-items:baseline;justify-content:space-between;gap:0 1rem}
h3{margin:1.1rem 0 .4rem;font-size:1rem;display:flex;flex-wrap:wrap;align-items:center;gap:0 .75rem}
h3 .num{font-weight:400;color:var(--soft)}
.lead{color:var(--soft)}
.num{font-variant-numeric:tabular-nums;white-space:nowrap}
small{display:block;color:var(--soft);font-size:.84rem;font-weight:400;line-height:1.45}
code{font-family:ui-monospace,Menlo,Consolas,monospace;font-size:.9em}
.verdict{margin:.75rem 0;padding:.7rem 1rem;background:var(--paper);border:1px solid var(--line);border-left:5px solid var(--good)}
.verdict strong{margin-right:.75rem}
.well strong{color:var(--good)}
.attention{border-left-color:var(--red)}
.attention h2{margin:0 0 .2rem;padding:0;border:0;color:var(--red);font-size:1.05rem}
.attention ul{padding-left:1.2em}
.stage{font-size:.9rem;font-weight:400}
.stage-held,.stage-waiting,.stage-review{color:var(--wait)}
.figures{display:grid;grid-template-columns:repeat(auto-fit,minmax(9.5rem,1fr));margin:.6rem 0;background:var(--paper);border:1px solid var(--line);overflow:hidden}
.figures div{margin:0 -1px -1px 0;padding:.55rem .8rem;border:solid var(--line);border-width:0 1px 1px 0}
.figures dt{color:var(--soft);font-size:.85rem}
.figures dd{font-size:1.25rem;line-height:1.4;font-variant-numeric:tabular-nums}
.scroll{overflow-x:auto}
table{width:100%;border-collapse:collapse;background:var(--paper);font-size:.93rem}
th,td{padding:.4rem .6rem;border:1px solid var(--line);text-align:left;vertical-align:top;font-weight:400}
thead th{background:#e9e9e5;font-weight:600;white-space:nowrap}
.sites th[scope=row]{width:24%}.sites td:nth-child(2){width:30%}.sites td:nth-child(3){width:7.5em}
.is-sealed,.is-unbegun{color:var(--soft)}
.incidents td:nth-child(1){width:7em}.incidents td:nth-child(2){width:8.5em}
progress{appearance:none;width:8rem;max-width:45%;height:.6rem;border:0;border-radius:.3rem;background:#dcdcd7;overflow:hidden;vertical-align:middle}
progress::-webkit-progress-bar{background:#dcdcd7}
progress::-webkit-progress-value{background:var(--link)}
progress::-moz-progress-bar{background:var(--link)}
.tag{display:inline-block;padding:0 .4em;border:1px solid currentColor;border-radius:2px;font-size:.8rem;line-height:1.4;color:var(--soft);white-space:nowrap}
.tag-crawling{color:var(--link)}.tag-waiting,.tag-open,.tag-stopping,.tag-draft{color:var(--wait)}.tag-failed,.tag-lost{color:var(--red)}.tag-sealed,.tag-alive,.tag-published{color:var(--good)}
.units{display:grid;grid-template-columns:repeat(auto-fill,minmax(13rem,1fr));gap:.3rem;list-style:none}
.units li{padding:.25rem .6rem;background:var(--paper);border:1px solid var(--line);border-left:4px solid var(--line);display:flex;flex-wrap:wrap;justify-content:space-between;gap:0 .5rem;font-size:.9rem}
.units li span{flex:1 1 0;min-width:7em}
.units em{font-style:normal;color:var(--soft);white-space:nowrap}
.units small{flex-basis:100%}
.units .unit-judged{border-left-color:var(--good)}.units .unit-judged em{color:var(--good)}
.units .unit-unjudged{border-left-color:var(--red)}.units .unit-unjudged em{color:var(--red)}
.columns{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,26rem),1fr));gap:0 1.5rem}
.list{display:grid;grid-template-columns:9.5rem 1fr;background:var(--paper);border:1px solid var(--line);font-size:.93rem}
.list dt,.list dd{padding:.35rem .7rem;border-top:1px solid var(--line)}
.list dt:first-of-type,.list dd:first-of-type{border-top:0}
.list dt{color:var(--soft);font-variant-numeric:tabular-nums}
.months{margin-top:.75rem}.months td,.months th{padding:.5rem .7rem}.months th{white-space:nowrap}
.links{display:flex;flex-wrap:wrap;gap:.15rem 1rem}
footer{margin-top:2.5rem;padding-top:.6rem;border-top:1px solid var(--line);color:var(--soft);font-size:.85rem}
@media (max-width:46rem){
main{padding:.75rem .75rem 2.5rem}
header{padding:.6rem .75rem}
.clock{float:none;margin:0}
.figures{grid-template-columns:1fr 1fr}.figures dd{font-size:1.1rem}
.list{grid-template-columns:1fr}.list dd{padding-top:0;border-top:0}
.sites thead,.incidents thead{display:none}
.sites tr,.sites td,.sites th,.sites tbody,.sites,.incidents,.incidents tbody,.incidents tr{display:block;border:0;width:auto!important}
.incidents tr{padding:.45rem .7rem;border:1px solid var(--line);border-bottom:0}.incidents tr:last-child{border-bottom:1px solid var(--line)}
.incidents td{display:inline-block;padding:0 .75rem 0 0;border:0;width:auto!important}.incidents td:nth-child(3){display:block;padding:0}
.months thead{display:none}.months,.months tbody,.months tr{display:block;border:0}.months tr{padding:.45rem .7rem;border:1px solid var(--line)}.months th,.months td{display:inline-block;padding:0 .6rem 0 0;border:0}.months td:last-child{display:block}
.sites tr{padding:.45rem .7rem;border:1px solid var(--line);border-bottom:0}.sites tr:last-child{border-bottom:1px solid var(--line)}
.sites td,.sites th{padding:.05rem 0}.sites th{font-weight:600}.sites td:empty{display:none}
.units{grid-template-columns:1fr}
}
`;
