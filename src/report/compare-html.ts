import type { Change, Comparison, PairedDifference, ScenarioComparison } from '../compare/comparison.ts';
import type { RunRecord } from '../model/run-record.ts';
import type { Verdict } from '../model/verdict.ts';
import { STAGES } from '../model/waterfall.ts';
import { differenceOf, nameOf, pOf, valueOf } from './compare-words.ts';
import { fixed, instant, range } from './format.ts';
import { badge } from './html/badge.ts';
import { latencyChart } from './html/chart.ts';
import { type Markup, markup } from './html/markup.ts';
import { page, section } from './html/page.ts';
import { absent, headRow, table } from './html/table.ts';
import { signed, STAGE_TITLES } from './stage-titles.ts';

/** Shapes of the closest verdicts. */
const NEAREST: Readonly<Record<Change, Verdict>> = {
  regression: 'fail',
  improvement: 'pass',
  'no difference shown': 'inconclusive',
  incomparable: 'invalid',
};

/** Two runs side by side as one HTML page that loads nothing. */
export function comparisonHtml(comparison: Comparison, base: RunRecord, head: RunRecord): string {
  const { verdict, reason, notes, interest } = comparison;
  return page(
    `${verdict} – hive-bench ${base.runId} to ${head.runId}`,
    markup`<header>
<div class="masthead"><span><strong>hive-bench</strong> · one run against another</span><span>profile ${head.profile}</span></div>
<div class="outcome v-${NEAREST[verdict]}"><h1>${badge(NEAREST[verdict], undefined, verdict)}</h1><p>${reason}</p></div>
</header>
<main>
${section(
  'runs',
  'The runs',
  markup`${table(
    'Base is what is compared with, head what is judged.',
    headRow([{ head: '' }, { head: 'Run' }, { head: 'Began' }, { head: 'Verdict' }, { head: 'hive-bench' }]),
    markup`<tbody>${(['base', 'head'] as const).map((side) => {
      const { runId, startedAt, verdict: its, version } = comparison[side];
      return markup`<tr><th scope="row">${side}</th><td>${runId}</td><td>${instant(startedAt)}</td><td>${its}</td><td>${version}</td></tr>`;
    })}</tbody>`,
  )}`,
)}
${section(
  'latency',
  'Latencies of both',
  markup`${latencyChart({ ...head, scenarios: interleaved(comparison, base, head) })}`,
)}
${section(
  'changes',
  'What changed',
  markup`${table(
    `A figure has changed when its test (p, adjusted for all scenarios), the interval of its difference and its size agree; of interest are ${interest.latencyMs} ms, ${interest.quality} of quality, and ${interest.share * 100} % of connections and utterances. Effect is Cliff’s delta.`,
    headRow([
      { head: 'Scenario' },
      { head: 'Figure' },
      { head: 'base', number: true },
      { head: 'head', number: true },
      { head: 'difference (95 %)', number: true },
      { head: 'p', number: true },
      { head: 'effect', number: true },
      { head: 'Change' },
    ]),
    markup`${comparison.scenarios.map(group)}`,
  )}`,
)}
${section('paired', 'Utterance by utterance', pairedTable(comparison))}
${section(
  'notes',
  'What else differs',
  markup`${notes.length === 0 ? markup`<p>Nothing that is known.</p>` : markup`<ul>${notes.map((note) => markup`<li>${note}</li>`)}</ul>`}`,
)}
</main>`,
  );
}

function pairedTable({ scenarios }: Comparison): Markup {
  const rows = scenarios.flatMap(({ name, paired }) => (paired ? [{ name, paired }] : []));
  if (rows.length === 0) return markup`<p>Too few calls have utterances that were heard in both.</p>`;
  const cell = (of: PairedDifference | undefined): Markup =>
    markup`<td class="num">${of ? `${signed(of.meanMs)} (${range(of.interval, signed)})` : absent()}</td>`;
  return table(
    'Mean of head − base of the same utterances, ms, with its 95 % interval. It is judged only for two variants measured in alternating rounds: otherwise, whatever slowed one whole run is part of it.',
    headRow([
      { head: 'Scenario' },
      { head: 'Utterances', number: true },
      { head: 'End to end', number: true },
      ...STAGES.map((stage) => ({ head: STAGE_TITLES[stage], number: true }) as const),
    ]),
    markup`<tbody>${rows.map(({ name, paired }) => {
      const stages = STAGES.map((stage) => cell(paired.stages?.find((each) => each.stage === stage)));
      return markup`<tr><th scope="row">${name}</th><td class="num">${paired.n}</td>${cell(paired)}${stages}</tr>`;
    })}</tbody>`,
  );
}

function group({ name, verdict, reason, rows, tests }: ScenarioComparison): Markup {
  const heading = markup`<th scope="rowgroup" rowspan="${Math.max(1, rows.length)}">${name}</th>`;
  if (rows.length === 0)
    return markup`<tbody class="group"><tr>${heading}<td colspan="6">${reason}</td><td>${changeBadge(verdict)}</td></tr></tbody>`;
  const cells = rows.map((row) => {
    const test = tests.find(({ metric }) => metric === row.metric);
    return markup`<td>${nameOf(row)}</td><td class="num">${valueOf(row, row.base)}</td><td class="num key">${valueOf(row, row.head)}</td>
<td class="num">${differenceOf(row)}</td><td class="num">${pOf(test?.adjustedP)}</td>
<td class="num">${test?.effect === undefined ? absent() : fixed(test.effect, 2)}</td><td>${row.change === 'no difference shown' ? '' : changeBadge(row.change)}</td>`;
  });
  return markup`<tbody class="group">${cells.map(
    (cell, i) => markup`<tr>${i === 0 ? heading : ''}${cell}</tr>
`,
  )}</tbody>`;
}

function changeBadge(change: Change): Markup {
  return badge(NEAREST[change], undefined, change);
}

/** Base and head of each scenario, one above the other. */
function interleaved({ scenarios }: Comparison, base: RunRecord, head: RunRecord): RunRecord['scenarios'] {
  return scenarios.flatMap(({ name }) =>
    [
      { side: 'base', of: base },
      { side: 'head', of: head },
    ].flatMap(({ side, of }) => {
      const found = of.scenarios.find((each) => each.name === name);
      return found ? [{ ...found, name: `${name} ${side}` }] : [];
    }),
  );
}
