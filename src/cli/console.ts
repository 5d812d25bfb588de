import { EXIT } from '../lib/errors.ts';
import { plain, plainJson } from '../report/plain.ts';
import { Progress } from './progress.ts';
import { type Meaning, meaningOf, type Received, type StopSignal } from './signals.ts';

/** Writes results; everything else goes through `progress` to standard error. */
export function print(text: string): void {
  printStyled(plain(text));
}

export function printJson(value: unknown): void {
  print(plainJson(JSON.stringify(value, undefined, 2)));
}

/** For text with its own colours whose foreign parts are already escaped. */
export function printStyled(text: string): void {
  process.stdout.write(`${text}\n`);
}

export const progress = new Progress(process.stderr);
export const say = (line: string): void => progress.say(line);
/** A warning that changes the meaning of a result. Shown with --quiet too. */
export const warn = (line: string): void => progress.warn(line);

/** From now on only errors reach standard error. */
export function quietly(): void {
  progress.silence();
}

const stopping = new AbortController();
/** A command is listening that stops in an orderly way. */
let stoppable = false;

/** Stops the command like a signal. Returns whether it stops in an orderly way. */
export function stop(): boolean {
  stopping.abort();
  return stoppable;
}

/** Whether this process was told to stop. */
export const stopRequested: AbortSignal = stopping.signal;

/**
 * Aborts when the command must stop, report what was measured and remove what it started: after a signal, a closed
 * terminal or standard error, or an uncaught exception. Unless this is called, signals have their default effect.
 */
export function stopSignal(): AbortSignal {
  stoppable = true;
  const counted: Received[] = [];
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(name, () => {
      const received = { name, atMs: performance.now() };
      const meaning = meaningOf(received, counted);
      if (meaning !== 'repeat') counted.push(received);
      obey(meaning, name);
    });
  }
  return stopping.signal;
}

function obey(meaning: Meaning, name: StopSignal): void {
  switch (meaning) {
    case 'stop':
      say(
        `${name}: stopping, removing what was started, and reporting what was measured (again to end at once)`,
      );
      stop();
      return;
    case 'insist':
      say(`${name}: still removing what was started (again to end at once)`);
      return;
    case 'leave':
      say(`${name}: ending at once; a background process removes what is left`);
      process.exit(EXIT.interrupted);
      return;
    case 'repeat':
  }
}
