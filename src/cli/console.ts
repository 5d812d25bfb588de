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

/** For text with colours of its own, whose maker has made plain whatever it did not write itself. */
export function printStyled(text: string): void {
  process.stdout.write(`${text}\n`);
}

export const progress = new Progress(process.stderr);
export const say = (line: string): void => progress.say(line);
/** What changes the meaning of a result without being an error: also where progress is not shown. */
export const warn = (line: string): void => progress.warn(line);

/** From now on only errors reach standard error. */
export function quietly(): void {
  progress.silence();
}

const stopping = new AbortController();
/** Somebody listens: a command that ends in an orderly way when it is stopped. */
let stoppable = false;

/** Ends the measuring as a signal would. Returns whether there is a command that ends in an orderly way. */
export function stop(): boolean {
  stopping.abort();
  return stoppable;
}

/** Whether anything has asked this process to end. */
export const stopRequested: AbortSignal = stopping.signal;

/**
 * Aborts when the command is to stop, report what was measured and remove what it started: by a signal, by a terminal or
 * a reader of the progress that went away, by an exception that nobody caught. Without a call of this, signals end the
 * process as they do by default.
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
