import type { RunRecord } from '../../model/run-record.ts';
import type { ScenarioRecord } from '../../model/scenario-record.ts';
import { isOfTarget } from '../../model/target.ts';
import { verdictWord } from '../../model/verdict.ts';
import { CAPTION_NOT_JUDGED, FIGURE, judgesCaptions } from '../figures.ts';
import { reservation, runReservations, samplesOf } from '../standing.ts';
import { shortened } from '../shortened.ts';
import { VERDICT_SHAPES } from '../verdict-shapes.ts';
import { inert } from './inert.ts';

interface Column {
  readonly head: string;
  readonly cell: (scenario: ScenarioRecord) => string;
  readonly align?: 'left';
}

/** Reasons beyond this many are in report.html. */
const MAX_REASONS = 20;

const COLUMNS: readonly Column[] = [
  { head: 'p50 ms', cell: FIGURE.p50 },
  { head: 'p95 ms', cell: FIGURE.p95 },
  { head: '95 % interval', cell: FIGURE.p95Interval },
  { head: 'guide p95', cell: FIGURE.guideP95 },
  { head: 'p99 ms', cell: FIGURE.p99 },
  { head: 'mean ms', cell: FIGURE.mean },
  { head: 'max ms', cell: FIGURE.max },
  { head: 'missing', cell: FIGURE.missing },
  { head: 'caption p95', cell: FIGURE.captionP95 },
];
/** Of a target nobody knows how it should sound. */
const QUALITY: readonly Column[] = [
  { head: 'MOS-LQO', cell: FIGURE.mosLqo },
  { head: 'quality', cell: FIGURE.quality },
];
const CONNECT: Column = { head: 'connect', cell: FIGURE.connect };

/**
 * The run as Markdown: verdict, table, and reasons of everything that did not pass. Ends with a line feed.
 */
export function toMarkdown(record: RunRecord): string {
  const columns: readonly Column[] = [
    { head: 'Scenario', cell: ({ name }) => inert(name), align: 'left' },
    { head: 'Verdict', cell: (scenario) => verdictCell(record, scenario), align: 'left' },
    ...COLUMNS,
    ...(isOfTarget(record) ? [] : QUALITY),
    CONNECT,
  ];
  const reservations = runReservations(record).map(inert);
  const standing = reservations.length > 0 ? ` (${reservations.join('; ')})` : '';
  const lines = [
    `## ${VERDICT_SHAPES[record.verdict]} hive-bench: ${verdictWord(record.verdict)}${standing}`,
    '',
    `${inert(capitalised(record))}.`,
    '',
    markdownRow(columns.map(({ head }) => head)),
    markdownRow(columns.map(({ align }) => (align === 'left' ? ':--' : '--:'))),
    ...record.scenarios.map((scenario) => markdownRow(columns.map(({ cell }) => cell(scenario)))),
    '',
    ...(record.scenarios.some(({ metrics, slos }) => metrics.caption_ms && !judgesCaptions(slos))
      ? [inert(CAPTION_NOT_JUDGED), '']
      : []),
    ...reasons(record),
    ...notes(record),
    `Run ${inert(record.runId)}, profile ${inert(record.profile)}, gateway ${record.harness.gatewayBackend}. ` +
      'Milliseconds end to end; everything else is in report.html.',
  ];
  return `${lines.join('\n')}\n`;
}

/** A line of a table; its cells are already escaped. */
export function markdownRow(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`;
}

function verdictCell(record: RunRecord, scenario: ScenarioRecord): string {
  const note = reservation(record, samplesOf(scenario));
  return `${VERDICT_SHAPES[scenario.verdict]} ${verdictWord(scenario.verdict)}${note === undefined ? '' : `, ${note}`}`;
}

function reasons({ scenarios, suite }: RunRecord): string[] {
  const lines = [
    ...scenarios.flatMap(({ name, verdict, reason, slos }) => [
      ...(verdict === 'pass'
        ? []
        : [`- **${inert(name)}** ${verdictWord(verdict)}: ${inert(shortened(reason))}`]),
      ...slos
        .filter((slo) => slo.verdict !== 'pass')
        .map((slo) => `  - ${inert(slo.slo)}: ${inert(shortened(slo.reason))}`),
    ]),
    ...suite.slos
      .filter(({ verdict }) => verdict !== 'pass')
      .map(
        ({ slo, verdict, reason }) =>
          `- **${inert(slo)}** ${verdictWord(verdict)}: ${inert(shortened(reason))}`,
      ),
  ];
  if (lines.length === 0) return [];
  const more = lines.length - MAX_REASONS;
  return [...lines.slice(0, MAX_REASONS), ...(more > 0 ? [`- and ${more} more`] : []), ''];
}

/** Concerns that are the same for all scenarios. */
function notes({ harness }: RunRecord): string[] {
  const lines = harness.concerns.map(({ what }) => `- ${inert(what)}`);
  return lines.length > 0 ? [...lines, ''] : [];
}

/** The reason as a sentence: a scenario's name stays as it is. */
function capitalised({ reason, scenarios }: RunRecord): string {
  if (scenarios.some(({ name }) => reason.startsWith(name))) return reason;
  return reason.charAt(0).toUpperCase() + reason.slice(1);
}
