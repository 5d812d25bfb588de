import { EXIT } from '../errors.ts';
import { plain, plainJson } from '../report/plain.ts';
import { Progress } from '../terminal.ts';

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

/** The first SIGINT or SIGTERM stops the measuring and still reports; the second ends at once. */
export function stopSignal(): AbortSignal {
  const controller = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM'] as const) {
    process.on(name, () => {
      if (controller.signal.aborted) process.exit(EXIT.interrupted);
      say(
        `${name}: stopping, removing what was started, and reporting what was measured (again to end at once)`,
      );
      controller.abort();
    });
  }
  return controller.signal;
}
