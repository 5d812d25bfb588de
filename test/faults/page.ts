import type { Row } from './table.ts';

/** Longer than this a sentence of a run is cut: the page is a table. */
const MAX_CHARS = 160;

/** docs/faults.md, as the tests found it. */
export function faultsPage(rows: readonly Row[], at: Date): string {
  const table = rows
    .filter((row) => !isKill(row))
    .map(({ fault, happened, verdict, exitCode, left }) =>
      tableRow([fault, cell(happened), verdict, String(exitCode ?? '—'), leftText(left)]),
    );
  const kills = rows
    .filter(isKill)
    .toSorted((a, b) => secondsOf(a) - secondsOf(b))
    .map(({ fault, happened, left }) => tableRow([fault, cell(happened), leftText(left)]));
  return `# Faults

What a run reports when something breaks. \`npm run test:faults\` makes each fault happen, in the middle of a scenario unless the row names
another moment, and writes this page. Faults of the host (Docker Engine, clock) run only with
\`HIVE_BENCH_FAULTS_HOST=1\`.

The scenarios are short, because latency does not matter here: profile \`quick\`, one pair on unimpaired links, n = 2 to 4 utterances.

- A fault of the stack under test counts against the stack. Answers that do not come are missing, and the verdict follows from them: it is
  \`pass\` only if every utterance was heard.
- A fault of the harness (gateway, participants, probes, Docker Engine) makes the scenario \`invalid\`.
- If a service is unhealthy after a scenario, the stack is replaced before the next one. The next scenario's concerns report it.
- A run that did not measure everything never passes.
- The exit code is that of the whole run. All faults of the stack are in one run, and all faults of the harness in another. The rows of
  redis, for example, have the exit code of the worst scenario in their run.
- SIGINT and SIGKILL are tested on several runs at once, which overloads the host. Some rows are \`invalid\` for that reason.
- \`left behind\` is counted on Docker Engine after the command has ended; after SIGKILL, when the next command has ended.

Last run: ${at.toISOString().slice(0, 10)}, ${rows.length} faults.

| fault | what the run says | verdict | exit code | left behind |
| --- | --- | --- | --- | --- |
${table.join('\n')}
${kills.length === 0 ? '' : killsPart(kills)}`;
}

/** Rows that differ in little but their moment. */
function killsPart(kills: readonly string[]): string {
  return `
## SIGKILL

${kills.length} runs were killed at different moments. Their watchdog, which otherwise removes what they leave, was killed too, as if the host had lost
power. Each time, \`clean\` removed all that was left. A run that was killed after its round was complete is judged; otherwise there is
nothing to judge. A killed run has no verdict and no exit code of its own.

| fault | what was found | left behind |
| --- | --- | --- |
${kills.join('\n')}
`;
}

function isKill({ fault }: Row): boolean {
  return fault.startsWith('SIGKILL');
}

/** When it was killed, in seconds after its start. */
function secondsOf({ fault }: Row): number {
  return Number(/([\d.]+) s$/.exec(fault)?.[1] ?? 0);
}

function tableRow(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`;
}

function leftText(left: number): string {
  return left === 0 ? 'nothing' : `${left} things`;
}

function cell(text: string): string {
  const [line = ''] = text.split('\n');
  const short = line.length > MAX_CHARS ? `${line.slice(0, MAX_CHARS)}…` : line;
  return short
    .replaceAll('|', '\\|')
    .replaceAll(/\d{8}-\d{6}-\w{4}/g, '<run-id>')
    .replaceAll(/\/tmp\/[^ ]*\/results/g, 'results');
}
