import type { RunRecord } from '../model/run-record.ts';
import { GUIDE_BUDGET_MS, STAGES } from '../model/waterfall.ts';
import { ms } from './format.ts';
import { plainLine } from './plain.ts';
import { explainedOf, signed, STAGE_TITLES } from './stage-titles.ts';
import { textTable } from './text-table.ts';

/** `(+1234)` and a space. */
const DIFFERENCE_WIDTH = 8;

/** Stages by scenario; empty if the translator does not log them. */
export function waterfallLines({ scenarios }: RunRecord): string[] {
  const withStages = scenarios.flatMap(({ name, waterfall, metrics: { stages } }) =>
    waterfall && stages ? [{ name, waterfall, stages }] : [],
  );
  if (withStages.length === 0) return [];
  const columns = [
    { head: 'Where the time went', align: 'left' } as const,
    ...STAGES.map((stage) => ({ head: STAGE_TITLES[stage].replace(', ', ',\n') })),
    { head: 'explained' },
  ];
  const compared = withStages.some(({ waterfall }) => waterfall.againstClean);
  const rows = withStages.map(({ name, waterfall: { againstClean, ...counts }, stages }) => [
    plainLine(name),
    ...STAGES.map((stage) => {
      const difference = againstClean ? `(${signed(againstClean[stage])})` : '';
      return ms(stages[stage].p50) + (compared ? difference.padStart(DIFFERENCE_WIDTH) : '');
    }),
    explainedOf(counts),
  ]);
  const { clientToRelay, relayToSfu, workers, workersToClient } = GUIDE_BUDGET_MS;
  const budget = [
    "guide's budget",
    `≤ ${clientToRelay}+${relayToSfu}`,
    '',
    '',
    `≤ ${workers}`,
    '',
    `≤ ${workersToClient}`,
    '',
  ].map((cell) => (compared && cell.startsWith('≤') ? cell + ' '.repeat(DIFFERENCE_WIDTH) : cell));
  const legend = compared ? 'p50 in ms; in brackets the difference to the clean network' : 'p50 in ms';
  return [
    textTable(columns, [...rows, budget]),
    legend,
    `the guide's path budget is a reference, not a limit; ${workers} is for end-pointing to TTS together`,
    '',
  ];
}
