import type { Row } from './table.ts';

/** Longer than this a sentence of a run is cut: the page is a table. */
const MOST_CHARS = 160;

/** docs/faults.md, as the tests found it. */
export function faultsPage(rows: readonly Row[], at: Date): string {
  const table = rows.map(
    ({ fault, happened, verdict, exitCode, left }) =>
      `| ${[fault, cell(happened), verdict, exitCode ?? '—', left === 0 ? 'nothing' : `${left} things`].join(' | ')} |`,
  );
  return `# Faults

What hive-bench does when something breaks under it. Every row was made by \`npm run test:faults\`, which breaks the
thing for real, in the middle of a scenario unless the row says when; it writes this page. CI runs a seventh of them
each day, in turn, but for those of the host (engine, clock), which must be asked for: \`HIVE_BENCH_FAULTS_HOST=1\`.

The scenarios are short, for it is not latency that is looked at: profile \`quick\`, one pair on unimpaired links, n = 2 to 4
utterances.

- What befalls the measured stack is the stack's failure: answers that do not come are missing, and the verdict follows
  from them. \`pass\` is possible only where every utterance was heard all the same.
- What befalls the instrument (gateway, participants, probes, engine) makes the scenario \`invalid\`.
- The next scenario gets a whole stack: one of which a part is unwell is taken down and brought up anew, which its record says.
- A run of which not all was measured never passes.
- The exit code is the run's. Faults of the stack share one run, and so do those of the instrument: redis' is that of its worst.
- SIGINT and SIGKILL are tried on several runs at once, which is more than the host can measure with: \`invalid\` there says so.
- What is left behind is counted on the engine when the command has ended; after SIGKILL, when the next one has.

Last run: ${at.toISOString().slice(0, 10)}, ${rows.length} faults.

| fault | what the run says | verdict | exit code | left behind |
| --- | --- | --- | --- | --- |
${table.join('\n')}
`;
}

function cell(text: string): string {
  const [line = ''] = text.split('\n');
  const short = line.length > MOST_CHARS ? `${line.slice(0, MOST_CHARS)}…` : line;
  return short
    .replaceAll('|', '\\|')
    .replaceAll(/\d{8}-\d{6}-\w{4}/g, '<run-id>')
    .replaceAll(/\/tmp\/[^ ]*\/results/g, 'results');
}
