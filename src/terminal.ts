import { Chalk, type ChalkInstance } from 'chalk';
import { createLogUpdate } from 'log-update';
import type { Up } from './commands/places.ts';
import type { Finding } from './doctor/finding.ts';
import { fittedTable } from './fitted-table.ts';
import { HiveBenchError } from './errors.ts';
import { describeLink } from './model/link-text.ts';
import { linksOf, type Scenario } from './model/scenario.ts';
import { plain, plainLine } from './report/plain.ts';
import type { LiveState } from './run/progress.ts';
import { shellWord } from './shell-word.ts';

/** Progress goes to standard error: standard output is for results. Plain lines, or a live view on a terminal. */
export class Progress {
  readonly #stream: NodeJS.WriteStream;
  readonly #live: boolean;
  readonly #chalk: ChalkInstance;
  readonly #update: ReturnType<typeof createLogUpdate>;
  readonly #began = performance.now();
  #lastPlain = Number.NEGATIVE_INFINITY;
  #silent = false;

  constructor(stream: NodeJS.WriteStream) {
    this.#stream = stream;
    this.#live = stream.isTTY;
    this.#chalk = colours(stream);
    this.#update = createLogUpdate(stream);
  }

  /** From now on nothing is shown. */
  silence(): void {
    this.#silent = true;
  }

  say(line: string): void {
    if (!this.#silent) this.warn(line);
  }

  /** Shown however quiet it is. */
  warn(line: string): void {
    const at = ((performance.now() - this.#began) / 1000).toFixed(1).padStart(6);
    if (this.#live) this.#update.clear();
    this.#stream.write(`${this.#chalk.dim(`${at} s`)}  ${plainLine(line)}\n`);
  }

  /** On a terminal two lines that are drawn over; elsewhere a line every ten seconds. */
  show(state: LiveState): void {
    if (this.#silent) return;
    if (this.#live) return this.#update(this.#view(state));
    if (performance.now() - this.#lastPlain < 10_000) return;
    this.#lastPlain = performance.now();
    this.say(summary(state));
  }

  done(): void {
    if (this.#live) this.#update.clear();
  }

  #view(state: LiveState): string {
    const share = state.totalMs === undefined ? 0 : Math.min(1, state.elapsedMs / state.totalMs);
    const filled = Math.round(share * 24);
    const bar = `${this.#chalk.cyan('█'.repeat(filled))}${this.#chalk.dim('░'.repeat(24 - filled))}`;
    return `\n  ${bar}  ${plainLine(summary(state))}\n`;
  }
}

function summary(state: LiveState): string {
  const elapsed = `${(state.elapsedMs / 1000).toFixed(0)} s`;
  // Visits, the path's last check and the scores come after the script, and take as long as they take.
  const total =
    state.totalMs === undefined
      ? 'joining'
      : state.elapsedMs > state.totalMs
        ? 'finishing'
        : `of ${(state.totalMs / 1000).toFixed(0)} s`;
  const p95 = state.p95Ms === undefined ? '' : `, rolling p95 about ${state.p95Ms.toFixed(0)} ms`;
  return `${state.scenario} (${state.index + 1}/${state.of}) ${elapsed} ${total}, heard ${state.heard} of ${state.spoken} spoken${p95}`;
}

/** Colour only where the stream is a terminal and NO_COLOR is not set. */
export function wantsColour(stream: NodeJS.WriteStream): boolean {
  return stream.isTTY && !process.env['NO_COLOR'];
}

function colours(stream: NodeJS.WriteStream): ChalkInstance {
  return new Chalk({ level: wantsColour(stream) ? 1 : 0 });
}

export function scenarioList(
  { scenarios, suite }: { readonly scenarios: readonly Scenario[]; readonly suite: readonly string[] },
  stream: NodeJS.WriteStream,
): string {
  const head = ['scenario', 'access link, each way', 'expected p95', 'severity', 'default suite'];
  const rows = scenarios.map((scenario) => {
    const { speaker, listener } = linksOf(scenario);
    const [speaks, hears] = [describeLink(speaker), describeLink(listener)];
    return [
      plainLine(scenario.name),
      speaks === hears ? speaks : `speaker ${speaks}; listener ${hears}`,
      scenario.expected ? `${scenario.expected.p95Ms} ms` : '—',
      scenario.severity,
      suite.includes(scenario.name) ? 'yes' : 'no',
    ];
  });
  return fittedTable(head, rows, stream.columns);
}

/** Where everything of a stack is that was brought up, and how clients reach it. */
export function upText({ runId, places, missing, livekitUrl, turnUrl }: Up, keysFile: string): string {
  const rows = places.map(({ service, title, address, readyAfterMs, url = '', health }) => {
    const ready = (readyAfterMs === undefined ? '' : `${(readyAfterMs / 1000).toFixed(1)} s`).padStart(7);
    const answer = health ? `${health.status} in ${health.totalMs.toFixed(0)} ms` : 'ready';
    return `  ${service.padEnd(12)} ${address.padEnd(15)} ${ready}  ${answer.padEnd(13)} ${url.padEnd(30)} ${title}`;
  });
  const absent = missing.map(
    ({ service, title, why }) => `  ${service.padEnd(12)} not there: ${why} — ${title}`,
  );
  return [
    `stack ${runId} is up`,
    `  ${'service'.padEnd(12)} ${'address'.padEnd(15)}   ready  ${'health'.padEnd(13)} where`,
    ...rows,
    ...absent,
    '',
    `rooms   ${livekitUrl}   relay ${turnUrl}`,
    `keys    ${keysFile} (yours alone to read; set -a; . ${shellWord(keysFile)}; set +a)`,
    `ends    hive-bench down ${runId}`,
  ].join('\n');
}

export function findingTable(findings: readonly Finding[], stream: NodeJS.WriteStream): string {
  const chalk = colours(stream);
  const paint = { pass: chalk.green, warn: chalk.yellow, fail: chalk.red };
  const rows = findings.map(({ check, status, found, hint }) => [
    plain(check),
    paint[status](status),
    plain(found),
    plain(hint),
  ]);
  return fittedTable(['check', '', 'found', 'what to do'], rows, stream.columns);
}

/** One clear error: what, evidence, what to do. A bug keeps its stack. */
export function explain(error: unknown, stream: NodeJS.WriteStream): string {
  const chalk = colours(stream);
  if (!(error instanceof HiveBenchError)) {
    const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
    return `${chalk.red('internal error')}: ${plain(stack)}\n  This is a fault of hive-bench itself; please report it with the lines above.`;
  }
  const evidence = error.evidence
    .map((line) => `\n  ${chalk.dim('│')} ${oneLine(line, MOST_OF_EVIDENCE)}`)
    .join('');
  return `${chalk.red('error')}: ${oneLine(error.message, MOST_OF_A_MESSAGE)}${evidence}\n  ${chalk.cyan('hint')}: ${oneLine(error.hint, MOST_OF_A_MESSAGE)}`;
}

const MOST_OF_A_MESSAGE = 1000;
/** Of each line. */
const MOST_OF_EVIDENCE = 400;

/**
 * What a file says may be quoted in an error: neither without end, nor as if it were the error's next line. Of what is
 * too long the middle goes: names stand at the beginning, and what is wrong with them at the end.
 */
function oneLine(text: string, mostCharacters: number): string {
  const half = Math.floor(mostCharacters / 2);
  const short = text.length > mostCharacters ? `${text.slice(0, half)}…${text.slice(-half)}` : text;
  return plainLine(short).trim();
}
