import { Chalk } from 'chalk';
import type { Change, Comparison, ScenarioComparison } from '../compare/comparison.ts';
import { differenceOf, isShown, nameOf, pairedText, pOf, SHAPES, valueOf } from './compare-words.ts';
import { fixed } from './format.ts';
import { plainLine } from './plain.ts';
import { shortened } from './shortened.ts';
import { textTable } from './text-table.ts';

/** Both runs side by side, for a terminal, without a trailing line feed. */
export function comparisonText(comparison: Comparison, { color }: { readonly color: boolean }): string {
  const chalk = new Chalk({ level: color ? 1 : 0 });
  const paint = (change: Change): string => {
    const word = `${SHAPES[change]} ${change}`;
    if (change === 'regression') return chalk.red(word);
    if (change === 'incomparable') return chalk.magenta(word);
    return change === 'improvement' ? chalk.green(word) : word;
  };
  const { base, head, notes, verdict, reason, interest } = comparison;
  const columns = ['Scenario', 'Figure', 'base', 'head', 'difference (95 %)', 'p', 'effect', ''].map(
    (name, i) => ({
      head: chalk.bold(name),
      ...((i < 2 || i === 7) && { align: 'left' as const }),
    }),
  );
  const rows = comparison.scenarios.flatMap((scenario) => rowsOf(scenario, paint));
  return [
    plainLine(
      `base  ${base.runId}, ${base.verdict}    head  ${head.runId}, ${head.verdict}    profile ${head.profile}`,
    ),
    '',
    ...(rows.length === 0 ? [] : [textTable(columns, rows), '']),
    // Outside the table: a reason in a cell would widen every row.
    ...comparison.scenarios
      .filter((scenario) => scenario.verdict === 'incomparable')
      .map((scenario) => `${plainLine(scenario.name)}: ${shortened(plainLine(scenario.reason))}`),
    ...comparison.scenarios.flatMap(({ name, paired }) =>
      paired ? [`${plainLine(name)}, utterance by utterance: ${pairedText(paired)}`] : [],
    ),
    `of interest: ${interest.latencyMs} ms, quality ${interest.quality}, ${interest.share * 100} % of connections and utterances; p adjusted for all scenarios (Holm)`,
    ...notes.map((note) => `note: ${plainLine(note)}`),
    '',
    `${chalk.bold(paint(verdict))}: ${plainLine(reason)}`,
  ].join('\n');
}

function rowsOf(scenario: ScenarioComparison, paint: (change: Change) => string): string[][] {
  const { name, verdict, rows, tests } = scenario;
  if (verdict === 'incomparable') return [[plainLine(name), '', '', '', '', '', '', paint(verdict)]];
  return rows.filter(isShown).map((row, i) => {
    const test = tests.find(({ metric }) => metric === row.metric);
    return [
      i === 0 ? plainLine(name) : '',
      nameOf(row),
      valueOf(row, row.base),
      valueOf(row, row.head),
      differenceOf(row),
      pOf(test?.adjustedP),
      fixed(test?.effect, 2),
      row.change === 'no difference shown' ? '' : paint(row.change),
    ];
  });
}
