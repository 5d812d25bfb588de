import type { Exhibits } from '../model/exhibits.ts';
import type { RunRecord } from '../model/run-record.ts';
import { isOfTarget } from '../model/target.ts';
import { verdictWord } from '../model/verdict.ts';
import { latencyChart } from './html/chart.ts';
import { details } from './html/details.ts';
import { allConcerns, surroundings } from './html/facts.ts';
import { headline } from './html/headline.ts';
import { healthTable } from './html/health-table.ts';
import { impairmentTable } from './html/impairment-table.ts';
import { ledgerTable } from './html/ledger-table.ts';
import { markup } from './html/markup.ts';
import { page, section } from './html/page.ts';
import { scenarioTable } from './html/scenario-table.ts';
import { sloTable } from './html/slo-table.ts';
import { timeline } from './html/timeline.ts';
import { waterfall } from './html/waterfall-chart.ts';
import { worstTable } from './html/worst-table.ts';

/** The page of a record without its evidence. */
const NONE: Exhibits = {
  timeline: { unavailable: 'the evidence was not at hand' },
  worst: [],
  clipsLeftOut: 0,
};

/** The complete report as one HTML page that loads nothing: no network, no script, no font. */
export function toHtml(record: RunRecord, exhibits: Exhibits = NONE): string {
  const severalRounds = record.scenarios.some(({ rounds }) => rounds > 1);
  return page(
    `${verdictWord(record.verdict)} – hive-bench ${record.runId}`,
    markup`${headline(record)}
<main>
${section('scenarios', 'Scenarios', scenarioTable(record))}
${section('latency', 'Latency per scenario', latencyChart(record))}
${isOfTarget(record) ? '' : section('waterfall', 'Where the time went', waterfall(record))}
${section('objectives', 'Objectives', sloTable(record))}
${section('impairment', 'Impairment verification', impairmentTable(record))}
${section('ledger', 'Where packets and words were lost', ledgerTable(record))}
${section('time-line', 'One round over time', timeline(exhibits.timeline))}
${section('worst', 'Slowest and missing utterances', worstTable(exhibits, severalRounds))}
${section('health', 'Harness health', healthTable(record))}
${section('concerns', 'Concerns', allConcerns(record))}
${section('details', 'Each scenario in detail', details(record))}
${section('surroundings', 'Host, harness, versions, configuration', surroundings(record))}
</main>`,
  );
}
