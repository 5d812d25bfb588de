import type { RunRecord, ScenarioRecord } from '../../model/run-record.ts';
import { ms, percent, range } from '../format.ts';
import { againstGuide, e2eLimitMs, reservation, samplesOf } from '../standing.ts';
import { badge } from './badge.ts';
import { type Content, type Markup, markup } from './markup.ts';
import { absent, numberCell, spoken, table } from './table.ts';

const HEAD = markup`<tr><th scope="col" rowspan="2">Scenario</th><th scope="col" rowspan="2">Verdict</th>
<th scope="colgroup" colspan="5" class="group">End to end, ms</th>
<th scope="col" rowspan="2" class="num">Missing</th>
<th scope="col" rowspan="2" class="num">Caption<br>p95, ms</th>
<th scope="col" rowspan="2" class="num">Floor<br>p95, ms</th>
<th scope="col" rowspan="2" class="num">WER</th>
<th scope="col" rowspan="2" class="num">Connect</th></tr>
<tr><th scope="col" class="num">p50</th><th scope="col" class="num">p95</th><th scope="col" class="num">limit</th>
<th scope="col" class="num">guide’s p95</th><th scope="col" class="num">p99</th></tr>`;

const CAPTION =
  'From the end of the source speech to the first translated speech at the listener. The guide’s figures are references, not limits.';

/** One row a scenario, in the order they ran, the measured p95 between its limit and the guide's figure. */
export function scenarioTable(record: RunRecord): Markup {
  const rows = record.scenarios.map((scenario, index) => row(scenario, index, record));
  return table(CAPTION, HEAD, markup`<tbody>${rows}</tbody>`);
}

/** The anchor of a scenario's details; names are the user's and may hold anything. */
export function anchor(index: number): string {
  return `scenario-${index + 1}`;
}

function row(scenario: ScenarioRecord, index: number, record: RunRecord): Markup {
  const { e2e_ms: e2e, caption_ms: caption, floor_ms: floor, wer, connect } = scenario.metrics;
  const interval = e2e?.p95Interval && markup`${range(e2e.p95Interval, ms)}`;
  return markup`
<tr><th scope="row"><a href="#${anchor(index)}">${scenario.name}</a><small>${scenario.title}</small></th>
<td class="verdict">${badge(scenario.verdict, reservation(record, samplesOf(scenario)))}</td>
${numberCell(e2e?.p50)}
<td class="num key">${p95(scenario)}${interval === undefined ? '' : markup`<small>${interval}</small>`}</td>
${numberCell(e2eLimitMs(scenario))}
<td class="num">${guide(scenario)}</td>
${numberCell(e2e?.p99)}
<td class="num">${e2e ? missing(e2e.missing, e2e.n) : absent()}</td>
${numberCell(caption?.p95)}
${numberCell(floor?.p95)}
<td class="num">${wer ? percent(wer.mean) : absent()}</td>
<td class="num">${connect ? markup`${percent(connect.ratio)}<small>${connect.ok} of ${connect.attempts}</small>` : absent()}</td></tr>`;
}

function p95(scenario: ScenarioRecord): Content {
  const value = scenario.metrics.e2e_ms?.p95;
  const limit = e2eLimitMs(scenario);
  const over = value !== undefined && limit !== undefined && value > limit;
  return over ? markup`<span class="over">${spoken(value)}</span>` : spoken(value);
}

function guide({ metrics, expected }: ScenarioRecord): Content {
  if (!expected) return absent();
  const shown = spoken(expected.p95Ms);
  if (!metrics.e2e_ms) return shown;
  const { relation, byMs } = againstGuide(metrics.e2e_ms.p95, expected.p95Ms);
  const words = relation === 'equal' ? 'equal' : `${ms(byMs)} ${relation}`;
  return markup`${shown}<small class="than-guide ${relation}">${words}</small>`;
}

function missing(count: number, n: number): Content {
  return markup`<span${count > 0 ? markup` class="over"` : ''}>${count}</span> of ${n}`;
}
