import type { ChalkInstance } from 'chalk';
import { createLogUpdate } from 'log-update';
import { plainLine } from '../report/plain.ts';
import type { LiveState } from '../run/round/progress.ts';
import { colours } from './colour.ts';

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

  /** Shows nothing from now on. */
  silence(): void {
    this.#silent = true;
  }

  say(line: string): void {
    if (!this.#silent) this.warn(line);
  }

  /** Shown even with --quiet. */
  warn(line: string): void {
    const at = ((performance.now() - this.#began) / 1000).toFixed(1).padStart(6);
    if (this.#live) this.#update.clear();
    this.#stream.write(`${this.#chalk.dim(`${at} s`)}  ${plainLine(line)}\n`);
  }

  /** On a terminal two lines that are redrawn; elsewhere one line every ten seconds. */
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
  // Join probes, the last path check and scoring come after the script and have no fixed duration.
  const total =
    state.totalMs === undefined
      ? 'joining'
      : state.elapsedMs > state.totalMs
        ? 'finishing'
        : `of ${(state.totalMs / 1000).toFixed(0)} s`;
  const p95 = state.p95Ms === undefined ? '' : `, rolling p95 about ${state.p95Ms.toFixed(0)} ms`;
  return `${state.scenario} (${state.index + 1}/${state.of}) ${elapsed} ${total}, heard ${state.heard} of ${state.spoken} spoken${p95}`;
}
