import type { RunRecord } from '../../model/run-record.ts';
import type { ScenarioRecord } from '../../model/scenario-record.ts';
import type { Interval } from '../../model/statistics.ts';
import { judgesCaptions } from '../figures.ts';
import { fixed, ms, percent, range } from '../format.ts';
import { e2eLimitMs } from '../../slo/e2e-limit.ts';
import { isOfTarget } from '../../model/target.ts';
import { againstGuide, reservation, samplesOf } from '../standing.ts';
import { badge } from './badge.ts';
import { type Content, type Markup, markup } from './markup.ts';
import { absent, numberCell, spoken, table } from './table.ts';

/** Of a target nobody knows how it should sound: it has neither of these. */
const QUALITY_HEAD = [
  markup`<th scope="col" rowspan="2" class="num">MOS-LQO</th>
<th scope="colgroup" colspan="2" class="group">Quality, 0–1</th>`,
  markup`<th scope="col" class="num">mean</th><th scope="col" class="num">guide’s</th>`,
] as const;

const headOf = (
  hasQuality: boolean,
): Markup => markup`<tr><th scope="col" rowspan="2">Scenario</th><th scope="col" rowspan="2">Verdict</th>
<th scope="colgroup" colspan="7" class="group">End to end, ms</th>
<th scope="col" rowspan="2" class="num">Missing</th>
<th scope="col" rowspan="2" class="num">Caption<br>p95, ms</th>
<th scope="col" rowspan="2" class="num">Floor<br>p95, ms</th>
<th scope="col" rowspan="2" class="num">WER</th>
${hasQuality ? QUALITY_HEAD[0] : ''}
<th scope="col" rowspan="2" class="num">Connect<small>of attempts</small></th></tr>
<tr><th scope="col" class="num">p50</th><th scope="col" class="num">p95</th><th scope="col" class="num">limit</th>
<th scope="col" class="num">guide’s p95</th><th scope="col" class="num">p99</th>
<th scope="col" class="num">mean</th><th scope="col" class="num">max</th>
${hasQuality ? QUALITY_HEAD[1] : ''}</tr>`;

const CAPTION =
  'End to end: from the end of the source speech to the first translated speech at the listener. Small figures below a number are its 95 % interval. The guide’s figures are references, not limits.';

/**
 * One row for each scenario, in the order they ran, with the measured p95 between its limit and the guide's figure.
 */
export function scenarioTable(record: RunRecord): Markup {
  const rows = record.scenarios.map((scenario, index) => row(scenario, index, record));
  return table(CAPTION, headOf(!isOfTarget(record)), markup`<tbody>${rows}</tbody>`);
}

/** The anchor of a scenario's details. Names come from the user and may contain anything. */
export function anchor(index: number): string {
  return `scenario-${index + 1}`;
}

function row(scenario: ScenarioRecord, index: number, record: RunRecord): Markup {
  const { e2e_ms: e2e, caption_ms: caption, floor_ms: floor, wer, connect } = scenario.metrics;
  return markup`
<tr><th scope="row"><a href="#${anchor(index)}">${scenario.name}</a><small>${scenario.title}</small></th>
<td class="verdict">${badge(scenario.verdict, reservation(record, samplesOf(scenario)))}</td>
${numberCell(e2e?.p50)}
<td class="num key">${p95(scenario)}${small(e2e?.p95Interval, ms)}</td>
${numberCell(e2eLimitMs(scenario))}
<td class="num">${guideMs(scenario)}</td>
${numberCell(e2e?.p99)}${numberCell(e2e?.mean)}${numberCell(e2e?.max)}
<td class="num">${e2e ? missing(e2e.missing, e2e.n) : absent()}</td>
${numberCell(caption?.p95, caption && !judgesCaptions(scenario.slos) ? 'not judged' : undefined)}
${numberCell(floor?.p95)}
<td class="num">${wer ? percent(wer.mean) : absent()}${small(wer?.interval, (ratio) => fixed(ratio * 100, 1))}</td>
${isOfTarget(record) ? '' : qualityCells(scenario)}
<td class="num">${connect ? markup`${percent(connect.ratio)}<small>${connect.ok} of ${connect.attempts}</small>` : absent()}${small(connect?.interval, (ratio) => fixed(ratio * 100, 1))}</td></tr>`;
}

function qualityCells(scenario: ScenarioRecord): Markup {
  const { mos_lqo: mos, quality } = scenario.metrics;
  return markup`<td class="num key">${spoken(mos?.mean, 2)}${small(mos?.interval, hundredths)}</td>
<td class="num">${spoken(quality?.mean, 2)}${small(quality?.interval, hundredths)}</td>
<td class="num">${guideQuality(scenario)}</td>`;
}

function hundredths(value: number): string {
  return fixed(value, 2);
}

function small(interval: Interval | undefined, show: (value: number) => string): Content {
  return interval === undefined ? '' : markup`<small>${range(interval, show)}</small>`;
}

function p95(scenario: ScenarioRecord): Content {
  const value = scenario.metrics.e2e_ms?.p95;
  const limit = e2eLimitMs(scenario);
  const over = value !== undefined && limit !== undefined && value > limit;
  return over ? markup`<span class="over">${spoken(value)}</span>` : spoken(value);
}

function guideMs({ metrics, expected }: ScenarioRecord): Content {
  return expected ? guide(expected.p95Ms, metrics.e2e_ms?.p95, 0, 'over') : absent();
}

function guideQuality({ metrics, expected }: ScenarioRecord): Content {
  return expected ? guide(expected.quality, metrics.quality?.mean, 2, 'under') : absent();
}

/** The guide's figure and the difference of the measured one; `worse` is the undesirable side. */
function guide(
  expected: number,
  measured: number | undefined,
  digits: number,
  worse: 'under' | 'over',
): Markup {
  const shown = spoken(expected, digits);
  if (measured === undefined) return shown;
  const { relation, by } = againstGuide(measured, expected, digits);
  const words = relation === 'equal' ? 'equal' : `${fixed(by, digits)} ${relation}`;
  return markup`${shown}<small class="than-guide${relation === worse ? ' worse' : ''}">${words}</small>`;
}

function missing(count: number, n: number): Content {
  return markup`<span${count > 0 ? markup` class="over"` : ''}>${count}</span> of ${n}`;
}
