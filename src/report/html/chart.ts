import type { RunRecord } from '../../model/run-record.ts';
import { ms } from '../format.ts';
import { type Content, type Markup, markup, trusted } from './markup.ts';
import { type Strip, stripOf } from './strip-scale.ts';
import { stripSvg } from './strip-svg.ts';

/** What the marks mean; the same strokes as in the chart. */
const KEY: readonly (readonly [drawing: string, meaning: string])[] = [
  ['<circle cx="9" cy="8" r="2.3" class="k-dot"/>', 'one utterance'],
  ['<rect x="1" y="3" width="16" height="10" rx="2" class="k-box"/>', 'p5 to p95'],
  ['<path d="M9 2v12" class="k-p50"/>', 'p50'],
  ['<path d="M9 2v12" class="k-p95"/>', 'p95'],
  [
    '<path d="M4 1h10l-5 8z" class="k-guide"/><path d="M9 5v10" class="k-guide-line"/>',
    'p95 the guide expects',
  ],
  ['<path d="M9 0v16" class="k-limit"/>', 'SLO limit of p95'],
];

/** The chart "latency per scenario" with its key, and the same as text for those who cannot see it. */
export function latencyChart(record: RunRecord): Markup {
  const strips = record.scenarios.map(stripOf);
  if (strips.length === 0) return markup`<p>No scenario was measured.</p>`;
  return markup`<figure>
<ul class="key" aria-hidden="true">${KEY.map(keyEntry)}</ul>
<div class="scroll" role="region" tabindex="0" aria-label="Latency per scenario, chart">
<div class="chart" role="img" aria-label="Latency per scenario" aria-describedby="latency-in-words">${trusted(stripSvg(strips))}</div></div>
<figcaption>Missing utterances count as infinitely late: they are in every quantile, and have no dot.</figcaption>
<ul id="latency-in-words" class="unseen">${strips.map(inWords)}</ul>
</figure>`;
}

function keyEntry([drawing, meaning]: readonly [string, string]): Content {
  return markup`<li><svg viewBox="0 0 18 16" width="18" height="16">${trusted(drawing)}</svg>${meaning}</li>`;
}

function inWords({ label, p5, p50, p95, missing, n, limitMs, guideMs }: Strip): Content {
  if (p95 === undefined) return markup`<li>${label}: nothing was measured.</li>`;
  const figures = [
    ...(p5 === undefined ? [] : [`p5 ${ms(p5)}`]),
    `p50 ${ms(p50)}`,
    `p95 ${ms(p95)} ms`,
    ...(limitMs === undefined ? [] : [`limit ${ms(limitMs)} ms`]),
    ...(guideMs === undefined ? [] : [`guide’s p95 ${ms(guideMs)} ms`]),
    `${missing} of ${n} missing`,
  ];
  return markup`<li>${label}: ${figures.join(', ')}.</li>`;
}
