"""How every report looks: calm, one accent colour, narrow screens and paper thought of."""

from typing import Final

STYLE: Final = """
:root { --ink: #1d2329; --soft: #56606b; --line: #d9dee3; --paper: #fff; --wash: #f4f6f8;
  --accent: #0b5f7c; --accent-soft: #cfe3ea; }
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; }
body { margin: 0; color: var(--ink); background: var(--paper);
  font: 16px/1.5 system-ui, "Segoe UI", Roboto, "Noto Sans", "DejaVu Sans", sans-serif; }
main, footer { max-width: 62rem; margin: 0 auto; padding: 0 1.25rem; overflow-wrap: anywhere; }
main { padding-top: 1.5rem; }
footer { margin-top: 3rem; padding-top: 1rem; padding-bottom: 2rem; color: var(--soft);
  border-top: 1px solid var(--line); font-size: .875rem; }
h1 { font-size: 1.75rem; line-height: 1.2; margin: 0 0 .5rem; }
h2 { font-size: 1.3rem; line-height: 1.25; margin: 2.5rem 0 .75rem; padding-bottom: .3rem;
  border-bottom: 2px solid var(--accent); }
h3 { font-size: 1.05rem; margin: 1.5rem 0 .4rem; }
h1, h2, h3, th, dt, summary, .label { hyphens: auto; overflow-wrap: break-word; }
p { margin: .5rem 0; max-width: 46rem; }
p.lead, .soft, caption { color: var(--soft); }
p.lead { font-size: 1.05rem; margin-bottom: 1rem; }
a { color: var(--accent); }
a:focus-visible, summary:focus-visible, .scroll:focus-visible { outline: 2px solid var(--accent);
  outline-offset: 2px; }
ul { margin: .5rem 0; padding-left: 1.25rem; }
ul.reasons { list-style: none; padding: 0; margin: 0; font-size: .875rem; line-height: 1.4; }
nav ul { list-style: none; padding: 0; display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; }
.facts { display: grid; grid-template-columns: minmax(8rem, 14rem) 1fr; gap: .25rem 1rem;
  margin: .75rem 0; }
.facts dt { color: var(--soft); }
.facts dd { margin: 0; }
.tiles { display: flex; flex-wrap: wrap; gap: .75rem; margin: 1rem 0; padding: 0; }
.tile { flex: 1 1 9rem; padding: .6rem .9rem; background: var(--wash);
  border-left: 3px solid var(--accent); }
.tile b { display: block; font-size: 1.5rem; line-height: 1.2; font-variant-numeric: tabular-nums; }
.tile span { color: var(--soft); font-size: .875rem; }
.scroll { overflow-x: auto; margin: .75rem 0; }
table { border-collapse: collapse; width: 100%; font-size: .9375rem; line-height: 1.4; }
caption { text-align: left; padding-bottom: .35rem; font-size: .875rem; }
th, td { padding: .35rem .75rem .35rem 0; text-align: left; vertical-align: top;
  border-bottom: 1px solid var(--line); overflow-wrap: break-word; }
th { font-weight: 600; color: var(--soft); font-size: .8125rem; vertical-align: bottom; }
th:last-child, td:last-child { padding-right: 0; }
.n { text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums; }
th.n { white-space: normal; }
table.bars td { vertical-align: middle; }
table.bars td:nth-child(2) { width: 50%; min-width: 7rem; }
table.bars td.n { width: 1%; }
table.why td:nth-child(2) { width: 22%; }
table.why td:last-child { width: 46%; padding-left: .5rem; }
table.why td { vertical-align: top; } table.why svg.bar { margin-top: .2rem; }
table.heat { width: auto; }
table.heat td, table.heat th { padding: .2rem .4rem; }
table.heat td.n { padding: 0; border-left: 1px solid var(--paper); }
table.heat td:first-child, table.heat th:first-child { min-width: 11rem; max-width: 18rem; }
.cell { display: block; padding: .2rem .4rem; min-width: 2.9rem; }
svg { display: block; }
svg.bar { width: 100%; height: 1.1rem; }
svg.plot { width: 100%; max-width: 26rem; height: auto; }
.track { fill: var(--wash); } .fill { fill: var(--accent); } .faint { fill: #9fb8c3; }
.whisker { stroke: var(--ink); stroke-width: 1.5; vector-effect: non-scaling-stroke; }
.halo { stroke: var(--paper); stroke-width: 4; vector-effect: non-scaling-stroke; }
.axis { stroke: var(--soft); stroke-width: 1; }
.diagonal { stroke: var(--line); stroke-width: 1.5; }
.plot text { font-size: 11px; fill: var(--soft); }
.badge { display: inline-block; padding: 0 .5rem; border: 1px solid var(--line);
  border-radius: .75rem; font-size: .8125rem; line-height: 1.4rem; color: var(--soft);
  white-space: nowrap; }
.badge.bad { color: #fff; background: var(--accent); border-color: var(--accent); }
.badge.warn { color: var(--accent); border-color: var(--accent); }
.finding { margin: .9rem 0; padding: .1rem 0 .1rem .9rem; border-left: 3px solid var(--line);
  break-inside: avoid; }
.finding.bad { border-left-color: var(--accent); } .finding.warn { border-left-color: #9fb8c3; }
.finding p { margin: .2rem 0; }
.next { color: var(--soft); }
pre { background: var(--wash); padding: .75rem 1rem; margin: .75rem 0; font-size: .8125rem;
  line-height: 1.45; white-space: pre-wrap; overflow-wrap: anywhere; }
code { font-family: ui-monospace, "SF Mono", "DejaVu Sans Mono", monospace; }
details { margin: .5rem 0; } summary { cursor: pointer; color: var(--accent); padding: .2rem 0; }
blockquote { margin: .75rem 0; padding: .1rem 0 .1rem 1rem; border-left: 3px solid var(--accent);
  white-space: pre-line; }
.yes::before { content: "+ "; font-weight: 700; color: var(--accent); }
.no::before { content: "\\2212  "; font-weight: 700; color: var(--soft); }
@media (max-width: 40rem) {
  body { font-size: 15px; } main, footer { padding-left: 1rem; padding-right: 1rem; }
  .facts { grid-template-columns: 1fr; gap: 0; } .facts dd { margin-bottom: .5rem; }
  table.why thead { display: none; }
  table.why tr { display: grid; grid-template-columns: 1fr auto; padding: .5rem 0;
    border-bottom: 1px solid var(--line); }
  table.why td { border: 0; padding: .1rem 0; }
  table.why td:nth-child(2), table.why td:last-child { grid-column: 1 / -1; width: auto;
    padding-left: 0; }
  table.why td:nth-child(2) { order: 1; } table.why td:last-child { order: 2; }
  table.why td.n { width: auto; }
  .tile { flex-basis: 7rem; } table.heat td:first-child { min-width: 8rem; }
}
@media print {
  body { font-size: 10pt; } main, footer { max-width: none; padding: 0; }
  h2, h3 { break-after: avoid; } tr, .tile { break-inside: avoid; }
  thead { display: table-header-group; }
  .scroll { overflow: visible; } nav { display: none; }
  details::details-content { content-visibility: visible; block-size: auto; }
  pre { border: 1px solid var(--line); }
  * { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
}
"""
