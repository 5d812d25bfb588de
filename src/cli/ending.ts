import { CommanderError } from 'commander';
import { EXIT, InterruptedError } from '../lib/errors.ts';
import { dismissWatchdog } from '../stack/watchdog.ts';
import { progress, stop } from './console.ts';
import { tellFault } from './fault.ts';
import { flushOutputs, outputFault, watchOutputs } from './outputs.ts';

/** For report and removal after an exception that nobody caught; then the watchdog does what is left. */
const ORDERLY_WITHIN_MS = 60_000;
/** Nothing is left on the engine after these, or what is left is meant to stay. After any other the watchdog looks. */
const ENDED_WELL: ReadonlySet<unknown> = new Set([
  EXIT.pass,
  EXIT.sloBreach,
  EXIT.inconclusive,
  EXIT.invalid,
  EXIT.usage,
]);

const STOPPED = new InterruptedError('stopped before anything had been measured.', {
  hint: 'Nothing was judged; everything that was started has been removed.',
});

/**
 * Runs a command to its end, and the process with it: the only place where a command's end becomes an exit code. Whatever
 * stops it (a signal, a closed output, an exception that nobody caught) stops it in one way: by `stopSignal`.
 */
export async function runToEnd(command: () => Promise<unknown>): Promise<never> {
  watchOutputs();
  let broken = false;
  process.on('uncaughtException', (error) => {
    if (broken) return;
    broken = true;
    progress.done();
    tellFault(error);
    const isOrderly = stop();
    setTimeout(() => void exitWith(EXIT.harnessFault), isOrderly ? ORDERLY_WITHIN_MS : 0);
  });
  try {
    await command();
  } catch (error) {
    progress.done();
    // What follows from an exception that was reported is not reported on top of it.
    if (!broken) conclude(error);
  }
  await flushOutputs();
  const fault = outputFault();
  if (fault) tellFault(fault);
  return exitWith(broken ? EXIT.harnessFault : process.exitCode);
}

function conclude(error: unknown): void {
  if (error instanceof CommanderError) {
    // commander has already said it; --help and --version come this way too.
    process.exitCode = error.exitCode === 0 ? EXIT.pass : EXIT.usage;
  } else {
    tellFault(isAbort(error) ? STOPPED : error);
  }
}

function isAbort(error: unknown): boolean {
  return error instanceof DOMException && error.name === 'AbortError';
}

/** Without waiting for whatever is still open: an engine that does not answer would keep the process. */
async function exitWith(code: typeof process.exitCode): Promise<never> {
  await flushOutputs();
  if (ENDED_WELL.has(code ?? EXIT.pass)) await dismissWatchdog();
  process.exit(code);
}
