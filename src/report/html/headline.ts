import type { RunRecord } from '../../model/run-record.ts';
import type { ScenarioRecord } from '../../model/scenario-record.ts';
import { isOfTarget } from '../../model/target.ts';
import { duration, fixed, instant, ms } from '../format.ts';
import { runReservations } from '../standing.ts';
import { badge } from './badge.ts';
import { type Content, type Markup, markup } from './markup.ts';
import { absent } from './table.ts';

/** The summary for a reader with ten seconds: verdict, reason and the most important figures. */
export function headline(record: RunRecord): Markup {
  const notes = runReservations(record);
  return markup`<header>
<div class="masthead"><span><strong>hive-bench</strong> · latency on bad networks</span>
<span>run <strong>${record.runId}</strong> · ${instant(record.startedAt)} · took ${duration(record.durationS)} · profile ${record.profile}</span></div>
<div class="outcome v-${record.verdict}"><h1>${badge(record.verdict, notes.length > 0 ? notes.join('; ') : undefined)}</h1>
<p>${record.reason}</p></div>
<dl class="headline">${figures(record).map(([term, value, note]) => figure(term, value, note))}</dl>
</header>`;
}

type Figure = readonly [term: string, value: Content, note: Content];

function figures(record: RunRecord): Figure[] {
  const { scenarios, suite } = record;
  const unbroken = scenarios.filter(({ verdict }) => verdict === 'no-breach').length;
  const passed = scenarios.filter(({ verdict }) => verdict === 'pass').length;
  const slowest = slowestOf(scenarios);
  const poorest = poorestOf(scenarios);
  const utterances = scenarios.reduce((sum, { metrics }) => sum + (metrics.e2e_ms?.n ?? 0), 0);
  const missing = scenarios.reduce((sum, { metrics }) => sum + (metrics.e2e_ms?.missing ?? 0), 0);
  return [
    [
      'Scenarios that pass',
      markup`${passed} of ${scenarios.length}`,
      unbroken > 0 ? `${unbroken} with no breach found` : undefined,
    ],
    ['Worst end-to-end p95', slowest ? withUnit(slowest.p95, 'ms') : absent(), slowest?.name],
    ['Missing utterances', markup`${missing} of ${utterances}`, undefined],
    ...(isOfTarget(record)
      ? []
      : [['Lowest MOS-LQO', poorest ? fixed(poorest.mean, 2) : absent(), poorest?.name] as const]),
    ['Loss resilience', withUnit(suite.lossResiliencePct, '%'), 'largest loss that meets its SLOs'],
    ['Jitter tolerance', withUnit(suite.jitterToleranceMs, 'ms'), 'largest jitter that meets its SLOs'],
  ];
}

function figure(term: string, value: Content, note: Content): Markup {
  return markup`<div><dt>${term}</dt><dd>${value}${note === undefined ? '' : markup`<small>${note}</small>`}</dd></div>`;
}

function withUnit(value: number | undefined, unit: string): Content {
  if (value === undefined) return absent();
  return Number.isFinite(value) ? `${unit === 'ms' ? ms(value) : value} ${unit}` : ms(value);
}

function slowestOf(scenarios: readonly ScenarioRecord[]): { name: string; p95: number } | undefined {
  const measured = scenarios.flatMap(({ name, metrics }) =>
    metrics.e2e_ms ? [{ name, p95: metrics.e2e_ms.p95 }] : [],
  );
  return measured.reduce<(typeof measured)[number] | undefined>(
    (worst, each) => (worst === undefined || each.p95 > worst.p95 ? each : worst),
    undefined,
  );
}

function poorestOf(scenarios: readonly ScenarioRecord[]): { name: string; mean: number } | undefined {
  const scored = scenarios.flatMap(({ name, metrics }) =>
    metrics.mos_lqo ? [{ name, mean: metrics.mos_lqo.mean }] : [],
  );
  return scored.toSorted((a, b) => a.mean - b.mean)[0];
}
