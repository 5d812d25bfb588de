import { type MetricName, type MetricRow, METRICS, type MetricWith } from '../../model/metrics.ts';
import type { RunRecord } from '../../model/run-record.ts';
import type { ScenarioRecord } from '../../model/scenario-record.ts';
import type { Distribution, Interval } from '../../model/statistics.ts';
import type { UtteranceRecord } from '../../model/utterance-record.ts';
import { worstFirst } from '../../model/worst-first.ts';
import { duration, fixed, instant, range } from '../format.ts';
import { describeLinks } from '../../impair/kinds/describe.ts';
import { reservation, samplesOf } from '../standing.ts';
import { badge } from './badge.ts';
import { MAX_BYTES, withinBytes } from './budget.ts';
import { concernList } from './facts.ts';
import { type Content, type Markup, markup } from './markup.ts';
import { meanTable } from './mean-table.ts';
import { anchor } from './scenario-table.ts';
import { absent, headRow, numberCell, table } from './table.ts';

const UTTERANCE_HEAD = headRow([
  { head: 'Utterance' },
  { head: 'Said' },
  { head: 'Expected' },
  { head: 'Recognised' },
  { head: 'e2e, ms', number: true },
  { head: 'Caption, ms', number: true },
  { head: 'Floor, ms', number: true },
  { head: 'Heard by' },
]);

/** A closed section for each scenario: its distributions and every utterance, the worst first. */
export function details(record: RunRecord): Markup {
  const maxBytes = MAX_BYTES.utterances / Math.max(1, record.scenarios.length);
  return markup`${record.scenarios.map((scenario, index) => section(scenario, index, record, maxBytes))}`;
}

function section(scenario: ScenarioRecord, index: number, record: RunRecord, mostBytes: number): Content {
  const { name, title, verdict, reason, impairment, concerns, utterances, startedAt } = scenario;
  const note = reservation(record, samplesOf(scenario));
  return markup`
<details id="${anchor(index)}"><summary><h3>${name}</h3> <span class="title">${title}</span> ${badge(verdict, note)}</summary>
<p>${reason}</p>
<p class="note">${describeLinks(impairment)} · started ${instant(startedAt)} · took ${duration(scenario.durationS)}</p>
${concerns.length > 0 ? concernList(concerns) : ''}
${metricTable(scenario)}
${meanTable(scenario)}
${utteranceTable(name, utterances, mostBytes, scenario.rounds > 1)}
</details>`;
}

function metricTable({ name, metrics }: ScenarioRecord): Content {
  const measured = (Object.keys(METRICS) as MetricName[]).flatMap((metric) => {
    const { html }: MetricRow = METRICS[metric];
    const values = distributionOf(metric, metrics);
    return html && values ? [{ title: html.title, values }] : [];
  });
  if (measured.length === 0) return markup`<p>Nothing was measured.</p>`;
  const intervals = measured.some(({ values }) => values.p95Interval ?? values.p99Interval);
  const interval = intervals ? ['95 % interval'] : [];
  const heads = ['n', 'missing', 'p50', 'p95', ...interval, 'p99', ...interval, 'mean', 'max'];
  const head = headRow([{ head: 'ms' }, ...heads.map((text) => ({ head: text, number: true }) as const)]);
  const rows = measured.map(({ title, values }) => metricRow(title, values, intervals));
  return table(`Distributions of ${name}`, head, markup`<tbody>${rows}</tbody>`);
}

/** Those of connections are kept beside the share of attempts that succeeded. */
function distributionOf(metric: MetricName, metrics: ScenarioRecord['metrics']): Distribution | undefined {
  const row = METRICS[metric];
  if (row.shape === 'connection-times') return metrics.connect?.[row.field];
  return isDistribution(metric) ? metrics[metric] : undefined;
}

function isDistribution(metric: MetricName): metric is MetricWith<{ readonly shape: 'distribution' }> {
  return METRICS[metric].shape === 'distribution';
}

function metricRow(title: string, values: Distribution, intervals: boolean): Content {
  // Whole milliseconds would show the harness's own delay as 0.
  const digits = values.max < 10 ? 2 : 0;
  const cell = (value: number): Markup => numberCell(value, undefined, digits);
  const bounds = (interval: Interval | undefined): Content =>
    intervals
      ? markup`<td class="num">${interval ? range(interval, (bound) => fixed(bound, digits)) : absent()}</td>`
      : '';
  return markup`
<tr><th scope="row">${title}</th><td class="num">${values.n}</td><td class="num">${values.missing}</td>${cell(values.p50)}
${cell(values.p95)}${bounds(values.p95Interval)}${cell(values.p99)}${bounds(values.p99Interval)}
${cell(values.mean)}${cell(values.max)}</tr>`;
}

function utteranceTable(
  name: string,
  utterances: readonly UtteranceRecord[],
  mostBytes: number,
  several: boolean,
): Content {
  if (utterances.length === 0) return markup`<p>No utterance was measured.</p>`;
  const shown = withinBytes(
    worstFirst(utterances).map((each) => utteranceRow(each, several)),
    mostBytes,
  );
  const left = utterances.length - shown.length;
  const rest = left > 0 ? markup`<p class="note">${left} faster utterances are in run.json.</p>` : '';
  return markup`${table(`Utterances of ${name}, missing and slowest first`, UTTERANCE_HEAD, markup`<tbody>${shown}</tbody>`)}${rest}`;
}

function utteranceRow(utterance: UtteranceRecord, several: boolean): Markup {
  const { recognised, heardBy, wrong, pair, round } = utterance;
  const how = wrong ?? heardBy?.replace('-', ' ');
  return markup`
<tr><th scope="row">${utterance.utterance}<small>pair ${pair}${several ? `, round ${round}` : ''}</small></th><td>${utterance.text}</td><td>${utterance.expected}</td>
<td>${recognised === undefined ? absent() : recognised}</td>${numberCell(utterance.e2eMs)}${numberCell(utterance.captionMs)}
${numberCell(utterance.floorMs)}<td class="how">${how === undefined ? absent() : how}</td></tr>`;
}
