/** The page's only style sheet. Colours never carry meaning alone: each has a word or shape beside it. */
export const STYLE = `
:root {
  color-scheme: light dark;
  --paper: #fff; --ink: #1a1f26; --muted: #5b6570; --rule: #dde2e7; --soft: #f5f7f9; --link: #1f5fa8;
  --pass: #176f3a; --warn: #8a5a00; --fail: #b3261e; --inconclusive: #5b6570; --invalid: #7a3ea8;
  --data: #2f6ca8; --data-soft: #d5e3f1; --guide: #a06a00;
  --stage-uplink: #1f5287; --stage-endpointing: #94660f; --stage-stt: #2f7a59; --stage-mt: #7a4fa3; --stage-tts: #a8456a; --stage-downlinkPlayout: #4a86bd;
}
@media (prefers-color-scheme: dark) {
  :root {
    --paper: #11151a; --ink: #e4e8ed; --muted: #98a3af; --rule: #2a323b; --soft: #181e25; --link: #7db3ec;
    --pass: #57c27d; --warn: #dba83e; --fail: #ff8279; --inconclusive: #a6b0bb; --invalid: #cba0f0;
    --data: #76abe0; --data-soft: #233a52; --guide: #dba83e;
    --stage-uplink: #5b93cc; --stage-endpointing: #dba83e; --stage-stt: #5fb48d; --stage-mt: #b08ad2; --stage-tts: #d67f9f; --stage-downlinkPlayout: #9cc4ea;
  }
}
* { box-sizing: border-box; }
body {
  margin: 0 auto; padding: 2rem clamp(1rem, 3vw, 2.5rem) 4rem; max-width: 84rem; background: var(--paper); color: var(--ink);
  font: 0.9375rem/1.5 system-ui, "Segoe UI", Roboto, "Helvetica Neue", "Liberation Sans", Arial, sans-serif;
  font-variant-numeric: tabular-nums lining-nums;
  overflow-wrap: break-word;
}
a { color: var(--link); }
a:focus-visible, summary:focus-visible, audio:focus-visible, [tabindex]:focus-visible { outline: 2px solid var(--link); outline-offset: 2px; }
h1, h2, h3 { line-height: 1.25; margin: 0; font-weight: 650; }
h2 { font-size: 1.125rem; margin: 2.75rem 0 0.75rem; }
h3 { font-size: 0.9375rem; }
p { margin: 0.4rem 0; max-width: 75ch; }
small { display: block; font-size: 0.8125em; color: var(--muted); font-weight: 400; }
code, pre { font-family: ui-monospace, "SF Mono", Menlo, Consolas, "Liberation Mono", monospace; font-size: 0.875em; }
pre { padding: 1rem; background: var(--soft); border-radius: 4px; overflow: auto; max-height: 40rem; }
.note, .title { color: var(--muted); font-size: 0.8125rem; font-weight: 400; }
.unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.absent { color: var(--muted); }

header { border-bottom: 1px solid var(--rule); padding-bottom: 1.25rem; }
.masthead { display: flex; flex-wrap: wrap; gap: 0.25rem 1.5rem; justify-content: space-between; color: var(--muted); font-size: 0.8125rem; }
.masthead strong { color: var(--ink); font-weight: 650; }
.outcome { margin-top: 1.5rem; border-left: 5px solid var(--tone); padding: 0.1rem 0 0.1rem 1.1rem; }
.outcome .badge { font-size: 2rem; line-height: 1.15; }
.outcome .word { text-transform: capitalize; }
h1 .note { font-size: 0.9375rem; font-weight: 400; margin-left: 0.5rem; white-space: nowrap; }
.outcome p { font-size: 1.0625rem; }
.headline { display: grid; grid-template-columns: repeat(auto-fit, minmax(11rem, 1fr)); gap: 1rem 2rem; margin: 1.5rem 0 0; }
.headline dt { color: var(--muted); font-size: 0.8125rem; }
.headline dd { margin: 0; font-size: 1.375rem; font-weight: 600; line-height: 1.3; }
.headline dd small { font-size: 0.8125rem; }

.badge { display: inline-flex; align-items: center; gap: 0.4em; font-weight: 600; color: var(--tone); white-space: nowrap; }
.badge .shape { width: 1em; height: 1em; flex: none; }
.shape * { fill: none; stroke: var(--paper); stroke-width: 1.9; stroke-linecap: round; stroke-linejoin: round; }
.shape circle, .shape rect, .shape .body { fill: var(--tone); stroke: none; }
.v-pass { --tone: var(--pass); } .v-warn { --tone: var(--warn); } .v-fail { --tone: var(--fail); }
.v-no-breach { --tone: var(--inconclusive); } .v-inconclusive { --tone: var(--inconclusive); } .v-invalid { --tone: var(--invalid); }

.scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; }
caption { text-align: left; color: var(--muted); font-size: 0.8125rem; padding-bottom: 0.4rem; }
th, td { padding: 0.45rem; text-align: left; vertical-align: top; border-bottom: 1px solid var(--rule); }
tr > th:first-child, tbody:not(.group) td:first-child { padding-left: 0; }
thead th { font-size: 0.8125rem; font-weight: 600; color: var(--muted); vertical-align: bottom; border-bottom-color: var(--muted); }
thead th.group { text-align: center; border-bottom-color: var(--rule); }
tbody th { font-weight: 600; } tbody.group th { min-width: 6.5rem; }
td small { white-space: nowrap; }
tbody th small { min-width: 7.5rem; max-width: 17rem; }
.num { text-align: right; white-space: nowrap; }
.key:is(td) { font-weight: 700; }
.over { color: var(--fail); font-weight: 700; }
.infinite { font-size: 1.25em; line-height: 1; }
.than-guide.worse { color: var(--ink); font-weight: 600; }
td.verdict { white-space: nowrap; }
td.verdict .note { display: block; }
td .note { margin-left: 0.35rem; white-space: nowrap; }
td.verdict .note { margin-left: 0; }
tbody.group td { border-bottom-color: transparent; }
tbody.group :is(tr:last-child td, td[rowspan]) { border-bottom-color: var(--rule); }
tbody th a { color: inherit; text-decoration-color: var(--muted); text-underline-offset: 0.15em; text-decoration-thickness: 1px; }
.how { white-space: nowrap; }
td.evidence { min-width: 15rem; } td.evidence small { white-space: normal; }
.witnesses { margin-top: 1.25rem; } .witnesses h3 .title { margin-left: 0.5rem; } .witnesses .scroll { margin-top: 0.25rem; }
.witnesses caption { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
.witnesses table { table-layout: fixed; min-width: 62rem; }
.witnesses :is(th, td):nth-child(6) { width: 12%; } .witnesses :is(th, td):is(:nth-child(1), :nth-child(2), :nth-child(7)) { width: 11%; }
.witnesses :is(th, td):nth-child(3) { width: 19%; } .witnesses :is(th, td):is(:nth-child(4), :nth-child(8)) { width: 7%; }
.witnesses :is(th, td):nth-child(5) { width: 8%; } .witnesses :is(th, td):nth-child(9) { width: 14%; white-space: nowrap; }
.witnesses th, .witnesses td { padding-top: 0.2rem; padding-bottom: 0.2rem; }
.witnesses summary { color: var(--muted); font-size: 0.8125rem; padding: 0.35rem 0; }
.reported, .reported :is(td, th) { color: var(--muted); font-weight: 400; }
.prose { min-width: 16rem; }

figure { margin: 0; }
figcaption { color: var(--muted); font-size: 0.8125rem; }
.chart { min-width: 46rem; }
.chart svg { display: block; width: 100%; height: auto; }
ul.key { display: flex; flex-wrap: wrap; gap: 0.25rem 1.4rem; list-style: none; margin: 0 0 0.5rem; padding: 0; color: var(--muted); font-size: 0.8125rem; }
ul.key li { display: inline-flex; align-items: center; gap: 0.4rem; }
.k-dot { fill: var(--data); } .k-box { fill: var(--data-soft); } .k-guide { fill: var(--guide); }
.k-p50 { stroke: var(--ink); stroke-width: 1.5; } .k-p95 { stroke: var(--data); stroke-width: 3.5; }
.k-guide-line { stroke: var(--guide); stroke-width: 1.5; } .k-limit { stroke: var(--fail); stroke-width: 1.5; stroke-dasharray: 5 4; }

details { border-bottom: 1px solid var(--rule); }
details[open] { padding-bottom: 1.5rem; }
summary { padding: 0.6rem 0; cursor: pointer; }
summary h3 { display: inline; }
summary .title { margin: 0 0.75rem 0 0.35rem; }
details .scroll { margin-top: 1rem; }
.texts { min-width: 17rem; } .texts dl { display: grid; grid-template-columns: auto 1fr; gap: 0 0.6rem; margin: 0; }
.texts dt { color: var(--muted); font-size: 0.8125rem; } .texts dd { margin: 0; overflow-wrap: anywhere; }
.clip { min-width: 16rem; } .clip audio { display: block; width: 100%; height: 2.25rem; } .clip small { white-space: normal; }
.facts { margin: 0.5rem 0 0; font-size: 0.875rem; }
.facts div { display: grid; grid-template-columns: 9.5rem 1fr; gap: 0.75rem; padding: 0.25rem 0; border-bottom: 1px solid var(--rule); }
.facts dt { color: var(--muted); } .facts dd { margin: 0; overflow-wrap: anywhere; }
.columns { display: grid; grid-template-columns: repeat(auto-fit, minmax(19rem, 1fr)); gap: 1.5rem 2.5rem; margin-bottom: 1rem; }
.concern-groups { margin: 0; } .concern-groups div { display: grid; grid-template-columns: 9.5rem 1fr; gap: 0.75rem; padding: 0.35rem 0; border-bottom: 1px solid var(--rule); }
.concern-groups dt { font-weight: 600; overflow-wrap: anywhere; } .concern-groups dd { margin: 0; }
.concerns { margin: 0; padding: 0; list-style: none; } .invalidates strong { color: var(--invalid); font-weight: 600; }

@media (max-width: 40rem) {
  .facts div, .concern-groups div { grid-template-columns: 1fr; gap: 0; }
  .outcome .note { display: block; margin: 0.2rem 0 0; white-space: normal; }
}
@media print {
  :root {
    color-scheme: light; font-size: 11px;
    --paper: #fff; --ink: #000; --muted: #444; --rule: #bbb; --soft: #f5f5f5; --link: #000;
    --pass: #176f3a; --warn: #8a5a00; --fail: #b3261e; --inconclusive: #444; --invalid: #7a3ea8;
    --data: #2f6ca8; --data-soft: #d5e3f1; --guide: #a06a00;
    --stage-uplink: #1f5287; --stage-endpointing: #94660f; --stage-stt: #2f7a59; --stage-mt: #7a4fa3; --stage-tts: #a8456a; --stage-downlinkPlayout: #4a86bd;
  }
  @page { size: A4 landscape; margin: 12mm; }
  body { padding: 0; max-width: none; }
  h2 { margin-top: 1.75rem; }
  h2 { break-after: avoid; } tr, figure, .facts div { break-inside: avoid; }
  .scroll { overflow: visible; } pre { max-height: none; white-space: pre-wrap; }
  .clip audio { display: none; }
  .shape *, .chart * { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
}
`;
