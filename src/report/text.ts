import { Chalk, type ChalkInstance } from 'chalk';
import type { RunRecord } from '../model/run-record.ts';
import type { ScenarioRecord } from '../model/scenario-record.ts';
import { type Verdict, verdictWord } from '../model/verdict.ts';
import { discardedLines } from './discarded-text.ts';
import { CAPTION_NOT_JUDGED, FIGURE, judgesCaptions } from './figures.ts';
import { ABSENT, fixed, percent } from './format.ts';
import { plainLine } from './plain.ts';
import { reservation, runReservations, samplesOf } from './standing.ts';
import { reasonLines } from './text-reasons.ts';
import { type TextColumn, textTable } from './text-table.ts';
import { waterfallLines } from './text-waterfall.ts';
import { timesText } from './times.ts';
import { VERDICT_SHAPES } from './verdict-shapes.ts';

interface Column extends TextColumn {
  readonly cell: (scenario: ScenarioRecord) => string;
}

const FIGURES: readonly Column[] = [
  { head: 'p50\nms', cell: FIGURE.p50 },
  { head: 'p95\nms', cell: FIGURE.p95 },
  { head: '95 %\ninterval', cell: FIGURE.p95Interval },
  { head: 'guide\np95', cell: FIGURE.guideP95 },
  { head: 'p99\nms', cell: FIGURE.p99 },
  { head: 'mean\nms', cell: FIGURE.mean },
  { head: 'max\nms', cell: FIGURE.max },
  { head: 'missing', cell: FIGURE.missing },
  { head: 'caption\np95', cell: FIGURE.captionP95 },
  { head: 'WER', cell: ({ metrics }) => percent(metrics.wer?.mean) },
  { head: 'MOS-\nLQO', cell: FIGURE.mosLqo },
  { head: 'qual-\nity', cell: FIGURE.quality },
  { head: 'guide\nsays', cell: ({ expected, metrics }) => fixed(metrics.quality && expected?.quality, 2) },
  { head: 'connect', cell: FIGURE.connect },
];

/**
 * Scenarios beside the guide's expected values, then the run's verdict: for a terminal, without a trailing line feed.
 * Control characters in text of the record are removed.
 */
export function summaryTable(record: RunRecord, { color }: { readonly color: boolean }): string {
  const chalk = new Chalk({ level: color ? 1 : 0 });
  const columns: readonly Column[] = [
    { head: 'Scenario', cell: ({ name }) => plainLine(name), align: 'left' },
    { head: 'Verdict', cell: (scenario) => verdictCell(scenario, record, chalk), align: 'left' },
    ...FIGURES.filter(({ cell }) => record.scenarios.some((scenario) => cell(scenario) !== ABSENT)),
  ];
  const table = textTable(
    columns.map(({ head, ...column }) => ({ ...column, head: chalk.bold(head) })),
    record.scenarios.map((scenario) => columns.map(({ cell }) => cell(scenario))),
  );
  const reasons = record.scenarios.flatMap(reasonLines);
  return [
    table,
    ...(marksCaptions(record) ? [CAPTION_NOT_JUDGED] : []),
    '',
    ...waterfallLines(record),
    ...(reasons.length > 0 ? [...reasons, ''] : []),
    ...waiverLines(record),
    ...discardLines(record),
    ...noteLines(record),
    ...suiteLines(record),
    ...timesLines(record),
    verdictLine(record, chalk),
  ].join('\n');
}

function marksCaptions({ scenarios }: RunRecord): boolean {
  return scenarios.some(({ metrics, slos }) => metrics.caption_ms && !judgesCaptions(slos));
}

function verdictCell(scenario: ScenarioRecord, record: RunRecord, chalk: ChalkInstance): string {
  const note = reservation(record, samplesOf(scenario));
  return `${paint(scenario.verdict, chalk)}${note === undefined ? '' : chalk.dim(`, ${note}`)}`;
}

function waiverLines({ scenarios }: RunRecord): string[] {
  const lines = scenarios.flatMap(({ name, slos }) =>
    slos.flatMap(({ slo, waived }) =>
      waived
        ? [
            plainLine(
              `waived in ${name}: ${slo}, by ${waived.owner} until ${waived.expires}: ${waived.reason}`,
            ),
          ]
        : [],
    ),
  );
  return lines.length > 0 ? [...lines, ''] : [];
}

function discardLines(record: RunRecord): string[] {
  const lines = discardedLines(record).map(plainLine);
  return lines.length > 0 ? [...lines, ''] : [];
}

/** Concerns that are the same for all scenarios. */
function noteLines({ harness }: RunRecord): string[] {
  const lines = harness.concerns.map(({ what }) => plainLine(`note: ${what}`));
  return lines.length > 0 ? [...lines, ''] : [];
}

function suiteLines({ suite }: RunRecord): string[] {
  const lines = [
    ...(suite.lossResiliencePct === undefined ? [] : [`loss resilience ${suite.lossResiliencePct} %`]),
    ...(suite.jitterToleranceMs === undefined ? [] : [`jitter tolerance ${suite.jitterToleranceMs} ms`]),
  ];
  return lines.length > 0 ? [lines.join(' · ')] : [];
}

function timesLines(record: RunRecord): string[] {
  const text = timesText(record);
  return text === undefined ? [] : [text];
}

function verdictLine(record: RunRecord, chalk: ChalkInstance): string {
  const notes = runReservations(record);
  const noted = notes.length > 0 ? chalk.dim(` (${notes.join('; ')})`) : '';
  return `${chalk.bold(paint(record.verdict, chalk))}${noted}: ${plainLine(record.reason)}`;
}

function paint(verdict: Verdict, chalk: ChalkInstance): string {
  const word = `${VERDICT_SHAPES[verdict]} ${verdictWord(verdict)}`;
  switch (verdict) {
    case 'pass':
      return chalk.green(word);
    case 'no-breach':
      return chalk.cyan(word);
    case 'warn':
    case 'inconclusive':
      return chalk.yellow(word);
    case 'fail':
      return chalk.red(word);
    case 'invalid':
      return chalk.magenta(word);
    default:
      return verdict satisfies never;
  }
}
