/** The look of every page. Colours of plots differ in lightness too, so that grey paper tells them apart. */
export const PAGE_STYLE = `
:root {
  color-scheme: light dark;
  --page: #f4f6f8; --card: #fff; --ink: #17212b; --soft: #52606d; --line: #dde3e9; --rule: #eef1f4; --code: #eef2f6;
  --good: #17703c; --good-bg: #e7f5ec; --warn: #8a5300; --warn-bg: #fdf3dc; --bad: #b3202a; --bad-bg: #fdebec; --info: #1b5e96; --info-bg: #e8f1f9;
  --s1: #8fd0b4; --s2: #2f86b8; --s3: #6a1c3c; --grid: #e3e8ed; --axis: #8793a0; --meter: #2f86b8; --brand: #10405f;
}
@media screen and (prefers-color-scheme: dark) {
  :root {
    --page: #10161c; --card: #18212a; --ink: #e6ebf0; --soft: #9fadba; --line: #2c3843; --rule: #232e38; --code: #22303c;
    --good: #6fd397; --good-bg: #153023; --warn: #f0bd62; --warn-bg: #352a13; --bad: #ff8f94; --bad-bg: #3b1a1e; --info: #86c1f2; --info-bg: #15293a;
    --s1: #b4ecd3; --s2: #4b9fd3; --s3: #c5507f; --grid: #26323d; --axis: #71808d; --meter: #4b9fd3; --brand: #9ed2f3;
  }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--page); color: var(--ink); font: 15px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", "DejaVu Sans", sans-serif; -webkit-text-size-adjust: 100%; }
.top, main, footer { max-width: 66rem; margin: 0 auto; padding: 0 1.25rem; }
.top { padding-top: 1.75rem; }
.kicker { margin: 0; color: var(--soft); font-size: .8rem; letter-spacing: .04em; text-transform: uppercase; }
.mark { color: var(--brand); font-weight: 700; letter-spacing: .08em; }
h1 { margin: .1rem 0 .2rem; font-size: 1.75rem; line-height: 1.2; font-weight: 650; letter-spacing: -.01em; overflow-wrap: anywhere; }
.about { margin: 0; color: var(--soft); }
h2 { margin: 0 0 .25rem; font-size: 1.15rem; line-height: 1.3; font-weight: 650; overflow-wrap: anywhere; }
h3 { margin: 1.4rem 0 .4rem; font-size: .95rem; font-weight: 650; overflow-wrap: anywhere; }
p { margin: .4rem 0; }
a { color: var(--info); }
code { font: .88em/1.4 ui-monospace, "SF Mono", "Cascadia Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace; background: var(--code); padding: .1em .35em; border-radius: 4px; overflow-wrap: anywhere; -webkit-box-decoration-break: clone; box-decoration-break: clone; }
.soft { color: var(--soft); }
.num { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
.card { background: var(--card); border: 1px solid var(--line); border-radius: 10px; padding: 1.1rem 1.25rem 1.2rem; margin: 1rem 0 0; }
.card > .soft:first-of-type { margin-top: 0; }
.verdict { border-left: 6px solid var(--soft); padding-left: 1.1rem; }
.verdict.good { border-left-color: var(--good); background: var(--good-bg); }
.verdict.warn { border-left-color: var(--warn); background: var(--warn-bg); }
.verdict.bad { border-left-color: var(--bad); background: var(--bad-bg); }
.verdict h2 { font-size: 1.3rem; margin: 0; }
.verdict.good h2 { color: var(--good); } .verdict.warn h2 { color: var(--warn); } .verdict.bad h2 { color: var(--bad); }
.verdict code { background: var(--card); }
.reasons { list-style: none; margin: .7rem 0 0; padding: 0; }
.reasons li { display: grid; grid-template-columns: 1.5rem 1fr; padding: .35rem 0; border-top: 1px solid var(--line); overflow-wrap: anywhere; }
.sign { font-weight: 700; } .bad .sign, .sign.bad { color: var(--bad); } .sign.warn { color: var(--warn); } .sign.good { color: var(--good); } .sign.info { color: var(--info); }
.tiles { display: grid; grid-template-columns: repeat(4, 1fr); gap: .75rem; margin: 1rem 0 0; }
.tiles.six { grid-template-columns: repeat(6, 1fr); }
.tile { background: var(--card); border: 1px solid var(--line); border-radius: 10px; padding: .7rem .9rem .75rem; }
.tile dt { color: var(--soft); font-size: .8rem; }
.tile dd { margin: 0; }
.tile .big { font-size: 1.45rem; line-height: 1.25; font-weight: 650; font-variant-numeric: tabular-nums; letter-spacing: -.01em; }
.tile .more { color: var(--soft); font-size: .8rem; line-height: 1.35; }
.pair { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 26rem), 1fr)); gap: 0 2rem; }
table { border-collapse: collapse; width: 100%; margin: .5rem 0 0; font-size: .92rem; }
th, td { text-align: left; vertical-align: top; padding: .38rem .9rem .38rem 0; border-top: 1px solid var(--rule); overflow-wrap: anywhere; }
th:last-child, td:last-child { padding-right: 0; }
thead th { color: var(--soft); font-weight: 500; font-size: .8rem; border-top: 0; padding-bottom: .2rem; white-space: nowrap; }
th.num { text-align: right; }
.act { width: 1.6rem; font-weight: 700; white-space: nowrap; } .create .act, .sign.create { color: var(--good); } .update .act, .sign.update { color: var(--warn); } .delete .act, .sign.delete { color: var(--bad); }
.kind { width: 3.6rem; white-space: nowrap; } .when { white-space: nowrap; }
td.value { font-family: ui-monospace, "SF Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace; font-size: .86rem; }
.sev { width: 5.4rem; } .subject { width: 32%; }
.changes { table-layout: fixed; } .changes .name { width: 24%; } .changes .value { width: 34%; }
.badge { display: inline-block; padding: 0 .5em; border-radius: 999px; font-size: .78rem; line-height: 1.6; white-space: nowrap; background: var(--code); color: var(--soft); }
.badge.bad, .badge.error { background: var(--bad-bg); color: var(--bad); } .badge.warn, .badge.warning { background: var(--warn-bg); color: var(--warn); } .badge.good { background: var(--good-bg); color: var(--good); } .badge.info { background: var(--info-bg); color: var(--info); }
.meter { width: 100%; min-width: 4rem; height: .55rem; display: block; margin-top: .42rem; }
.meter rect { fill: var(--meter); }
td.bar { width: 26%; } .share td.num { width: 4.5rem; }
.remedy { display: block; color: var(--soft); }
.commands { display: grid; grid-template-columns: max-content 1fr; gap: .25rem .8rem; margin: .7rem 0 0; align-items: baseline; }
.commands dt { color: var(--soft); } .commands dd { margin: 0; min-width: 0; }
.guards { margin: .5rem 0 0; padding-left: 1.1rem; }
.contents { display: flex; flex-wrap: wrap; gap: .25rem .9rem; margin: 1rem 0 0; padding: 0; list-style: none; font-size: .88rem; }
figure { margin: 1rem 0 0; }
figcaption { display: flex; flex-wrap: wrap; gap: .1rem 1rem; align-items: baseline; font-weight: 600; font-size: .92rem; }
.legend { display: inline-flex; flex-wrap: wrap; gap: 0 .9rem; font-weight: 400; color: var(--soft); font-size: .84rem; }
.legend i { display: inline-block; width: .75em; height: .75em; border-radius: 2px; margin-right: .35em; }
.plot { display: block; width: 100%; height: auto; margin-top: .35rem; }
.plot.narrow { display: none; }
.plot text { fill: var(--soft); font-size: 12px; font-variant-numeric: tabular-nums; }
.plot .grid { stroke: var(--grid); stroke-width: 1; } .plot .axis { stroke: var(--axis); stroke-width: 1; }
.s1 { fill: var(--s1); background: var(--s1); } .s2 { fill: var(--s2); background: var(--s2); } .s3 { fill: var(--s3); background: var(--s3); }
.l1 { stroke: var(--s3); stroke-dasharray: 5 3; } .l2 { stroke: var(--s2); } .plot .l1, .plot .l2 { fill: none; stroke-width: 2; stroke-linejoin: round; stroke-linecap: round; }
.k1 { background: repeating-linear-gradient(90deg, var(--s3) 0 5px, transparent 5px 8px); } .k2 { background: var(--s2); } .legend .k1, .legend .k2 { height: 3px; width: 1.3em; vertical-align: middle; border-radius: 0; }
.wash { fill: var(--s2); opacity: .14; }
details { margin-top: .5rem; font-size: .92rem; } summary { color: var(--soft); cursor: pointer; font-size: .84rem; }
footer { color: var(--soft); font-size: .84rem; padding-top: 1rem; padding-bottom: 2.5rem; }
@media screen and (max-width: 46rem) {
  .top, main, footer { padding-left: .8rem; padding-right: .8rem; } .top { padding-top: 1.1rem; }
  h1 { font-size: 1.4rem; } .card { padding: .9rem .9rem 1rem; border-radius: 8px; } .tiles, .tiles.six { grid-template-columns: 1fr 1fr; gap: .5rem; } .tile { padding: .55rem .7rem; }
  .plot.wide { display: none; } .plot.narrow { display: block; }
  .stack thead { display: none; }
  .stack tr { display: block; border-top: 1px solid var(--line); padding: .5rem 0; } .stack td { display: inline; border: 0; padding: 0 .45rem 0 0; width: auto; }
  .stack td.block, .stack td.value { display: block; padding: .1rem 0 0; } .stack td.name, .stack td.subject { font-weight: 600; } .changes td.block { color: var(--soft); }
  .stack td:empty { display: none; }
  .commands { grid-template-columns: 1fr; gap: 0; } .commands dd { margin-bottom: .4rem; }
}
@media print {
  @page { margin: 14mm 13mm; }
  :root { font-size: 12.5px; }
  body { background: none; font-size: .95rem; } .top, main, footer { max-width: none; padding: 0; }
  .card, .tile { border-color: #c8d0d8; break-inside: auto; } .tile, figure, tr, .reasons li, .verdict { break-inside: avoid; }
  h2, h3, h2 + p, h3 + p, .guards, thead { break-after: avoid; } .pair { grid-template-columns: 1fr 1fr; } thead { display: table-header-group; }
  .contents, details { display: none; } .verdict, .badge, .plot *, .legend i, .meter * { -webkit-print-color-adjust: exact; print-color-adjust: exact; }
  .verdict.good, .verdict.warn, .verdict.bad { background: none; } code { background: none; padding: 0; border: 0; }
  .card { padding: 9pt 11pt; margin-top: 9pt; } a { color: inherit; text-decoration: none; }
}
`;

/** What the Content-Security-Policy lets through: SHA-256 of the style, in base64. A test compares it. */
export const PAGE_STYLE_SHA256 = "EOm1JetM7HxgIWv9I9WGVFcBU6dSnwqyZl8MvM3xbtM=";
