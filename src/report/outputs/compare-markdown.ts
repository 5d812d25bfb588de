import type { Change, Comparison, Row, ScenarioComparison } from '../../compare/comparison.ts';
import { differenceOf, isShown, nameOf, pOf, SHAPES, valueOf } from '../compare-words.ts';
import { fixed } from '../format.ts';
import { shortened } from '../shortened.ts';
import { inert } from './inert.ts';
import { markdownRow } from './markdown.ts';

const HEADS = ['Scenario', 'Figure', 'base', 'head', 'difference (95 %)', 'p', 'effect', 'Change'];
/** Columns of text; the others are numbers and right-aligned. */
const LEFT = new Set(['Scenario', 'Figure', 'Change']);

/** Both runs side by side as Markdown. Ends with a line feed. */
export function comparisonMarkdown({ base, head, notes, verdict, reason, scenarios }: Comparison): string {
  const lines = [
    `## ${SHAPES[verdict]} hive-bench compare: ${verdict}`,
    '',
    `${inert(reason)}. Base ${inert(base.runId)} (${inert(base.verdict)}), head ${inert(head.runId)} (${inert(head.verdict)}).`,
    '',
    markdownRow(HEADS),
    markdownRow(HEADS.map((each) => (LEFT.has(each) ? ':--' : '--:'))),
    ...scenarios.flatMap(rowsOf),
    '',
    ...(notes.length === 0 ? [] : [...notes.map((note) => `- ${inert(note)}`), '']),
  ];
  return lines.join('\n');
}

function rowsOf({ name, verdict, reason, rows, tests }: ScenarioComparison): string[] {
  if (verdict === 'incomparable')
    return [markdownRow([inert(name), inert(shortened(reason)), '', '', '', '', '', worded(verdict)])];
  return rows.filter(isShown).map((row: Row, i) => {
    const test = tests.find(({ metric }) => metric === row.metric);
    const cells = [
      nameOf(row),
      valueOf(row, row.base),
      valueOf(row, row.head),
      differenceOf(row),
      pOf(test?.adjustedP),
    ];
    return markdownRow([
      i === 0 ? inert(name) : '',
      ...cells.map(inert),
      inert(fixed(test?.effect, 2)),
      row.change === 'no difference shown' ? '' : worded(row.change),
    ]);
  });
}

function worded(change: Change): string {
  return `${SHAPES[change]} ${change}`;
}
