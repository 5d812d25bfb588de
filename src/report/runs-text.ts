import type { KeptRun, PruneOutcome } from '../model/kept-run.ts';
import { ABSENT, size } from './format.ts';
import { plainLine } from './plain.ts';
import { textTable } from './text-table.ts';

export interface ListedRun extends KeptRun {
  /** ISO 8601. */
  readonly startedAt: string;
}

/** One run a line, the newest first. */
export function runsText(runs: readonly ListedRun[], folder: string): string {
  const where = plainLine(folder);
  if (runs.length === 0) return `no runs in ${where}`;
  const table = textTable(
    [
      { head: 'Run', align: 'left' },
      { head: 'Started (UTC)', align: 'left' },
      { head: 'Profile', align: 'left' },
      { head: 'Verdict', align: 'left' },
      { head: 'Scenarios' },
      { head: 'Size' },
      { head: 'Evidence', align: 'left' },
      { head: 'Stays, for it is', align: 'left' },
    ],
    runs.map((run) => [
      run.id,
      run.startedAt.slice(0, 16).replace('T', ' '),
      // From files that anybody may have written.
      plainLine(run.profile ?? ABSENT),
      plainLine(run.verdict ?? ABSENT),
      run.scenarios === undefined ? ABSENT : String(run.scenarios),
      size(run.bytes),
      run.evidence,
      plainLine(run.stays ?? ''),
    ]),
  );
  return `${table}\n\n${count(runs.length)}, ${size(runs.reduce((sum, { bytes }) => sum + bytes, 0))} in ${where}`;
}

export interface PruneReport extends PruneOutcome {
  readonly evidenceOnly: boolean;
  readonly dryRun: boolean;
}

/** What was removed, and what was not, and why. */
export function pruneText({ removed, spared, unfinished, evidenceOnly, dryRun }: PruneReport): string {
  const what = evidenceOnly ? 'the evidence of ' : '';
  const verb = dryRun ? 'would remove' : 'removed';
  const bytes = removed.reduce((sum, run) => sum + run.bytes, 0);
  return [
    ...(unfinished > 0 ? [`removed what an earlier prune had begun to remove: ${unfinished} folders`] : []),
    ...removed.map((run) => `${verb} ${what}${run.id}  ${size(run.bytes)}`),
    ...spared.map(({ id, why }) => `left ${id}: ${plainLine(why)}`),
    removed.length === 0 ? 'nothing to remove' : `${verb} ${what}${count(removed.length)}, ${size(bytes)}`,
  ].join('\n');
}

function count(runs: number): string {
  return runs === 1 ? '1 run' : `${runs} runs`;
}
