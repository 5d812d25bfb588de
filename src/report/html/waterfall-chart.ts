import type { RunRecord } from '../../model/run-record.ts';
import type { ScenarioRecord } from '../../model/scenario-record.ts';
import { GUIDE_BUDGET_MS, type Stage, STAGES, type StageRecord } from '../../model/waterfall.ts';
import { ms } from '../format.ts';
import { explainedOf, signed, STAGE_TITLES, unexplainedWhy } from '../stage-titles.ts';
import { type Content, type Markup, markup, trusted, visibleControls } from './markup.ts';
import { absent, headRow, numberCell, table } from './table.ts';
import { type Bar, waterfallSvg } from './waterfall-svg.ts';

const HEAD = headRow([
  { head: 'Scenario' },
  ...STAGES.map((stage) => ({ head: STAGE_TITLES[stage], number: true }) as const),
  { head: markup`End to end<br>p50`, number: true },
  { head: markup`Utterances<br>explained`, number: true },
]);

const CAPTION =
  'p50 of each stage in ms, below it the difference to the network without impairment. Uplink: last speech due until it had arrived at the translator. MT is 0 where the translation had been made before the end was sure. TTS: until the first speech sample was handed over. Medians do not add up exactly.';

/**
 * Stages of the end-to-end latency, scenario by scenario: from the translator's log, joined with the received sound.
 */
export function waterfall(record: RunRecord): Markup {
  const withStages = record.scenarios.filter((scenario) => scenario.waterfall);
  if (withStages.length === 0) return markup`<p>The translator does not log its stages.</p>`;
  return markup`${chart(withStages)}${table(CAPTION, HEAD, markup`<tbody>${withStages.map(row)}${budgetRow()}</tbody>`)}`;
}

/** The guide's path budget for the stages that it covers. */
function budgetRow(): Markup {
  const { clientToRelay, relayToSfu, workers, workersToClient } = GUIDE_BUDGET_MS;
  return markup`
<tr class="reported"><th scope="row">Guide’s budget<small>reference, not a limit</small></th>
<td class="num">≤ ${clientToRelay + relayToSfu}<small>relay ≤ ${clientToRelay}, SFU ≤ ${relayToSfu}</small></td>
<td class="num" colspan="4">≤ ${workers}<small>together</small></td><td class="num">≤ ${workersToClient}</td>
<td class="num">${absent()}</td><td class="num">${absent()}</td></tr>`;
}

function chart(scenarios: readonly ScenarioRecord[]): Content {
  const bars = scenarios.flatMap((scenario) => barOf(scenario) ?? []);
  if (bars.length === 0) return '';
  return markup`<figure>
<ul class="key" aria-hidden="true">${STAGES.map(keyEntry)}</ul>
<div class="scroll" role="region" tabindex="0" aria-label="Where the time went, chart">
<div class="chart" role="img" aria-label="Where the time went; the table below has the same figures">${trusted(waterfallSvg(bars))}</div></div>
</figure>`;
}

function barOf({ name, metrics: { stages, e2e_ms: e2e } }: ScenarioRecord): Bar | undefined {
  if (!stages) return undefined;
  return {
    label: visibleControls(name).replace(/\s/g, ' '),
    stages,
    ...(e2e && { e2eP50Ms: e2e.p50 }),
  };
}

function keyEntry(stage: Stage): Content {
  return markup`<li><svg viewBox="0 0 18 16" width="18" height="16"><rect x="1" y="3" width="16" height="10" rx="2" fill="var(--stage-${stage})"/></svg>${STAGE_TITLES[stage]}</li>`;
}

function row({ name, metrics, waterfall: told }: ScenarioRecord): Content {
  if (!told) return '';
  const { againstClean } = told;
  const cell = (stage: Stage, record: StageRecord | undefined): Markup =>
    numberCell(record?.p50, againstClean && signed(againstClean[stage]));
  const why = unexplainedWhy(told);
  return markup`
<tr><th scope="row">${name}</th>${STAGES.map((stage) => cell(stage, metrics.stages?.[stage]))}
<td class="num key">${metrics.e2e_ms ? ms(metrics.e2e_ms.p50) : absent()}</td><td class="num">${explainedOf(told)}${why === '' ? '' : markup`<small>${why}</small>`}</td></tr>`;
}
