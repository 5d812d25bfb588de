import { CommanderError } from 'commander';
import { EXIT, InterruptedError } from '../lib/errors.ts';
import { dismissWatchdog } from '../stack/watchdog.ts';
import { progress, stop } from './console.ts';
import { reportFault } from './fault.ts';
import { flushOutputs, outputFault, watchOutputs } from './outputs.ts';

/** Time for report and cleanup after an uncaught exception. The watchdog then removes the rest. */
const ORDERLY_WITHIN_MS = 60_000;
/**
 * After these, nothing is left on the engine, or what is left is meant to stay. After any other, the watchdog checks.
 */
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
 * Runs a command and ends the process: the only place that sets the exit code. A signal, a closed output and an
 * uncaught exception all stop the command through `stopSignal`.
 */
export async function runToEnd(command: () => Promise<unknown>): Promise<never> {
  watchOutputs();
  let broken = false;
  process.on('uncaughtException', (error) => {
    if (broken) return;
    broken = true;
    progress.done();
    reportFault(error);
    const isOrderly = stop();
    setTimeout(() => void exitWith(EXIT.harnessFault), isOrderly ? ORDERLY_WITHIN_MS : 0);
  });
  try {
    await command();
  } catch (error) {
    progress.done();
    // Consequences of an exception that was already reported are not reported.
    if (!broken) conclude(error);
  }
  await flushOutputs();
  const fault = outputFault();
  if (fault) reportFault(fault);
  return exitWith(broken ? EXIT.harnessFault : process.exitCode);
}

function conclude(error: unknown): void {
  if (error instanceof CommanderError) {
    // commander has already printed it; --help and --version also end here.
    process.exitCode = error.exitCode === 0 ? EXIT.pass : EXIT.usage;
  } else {
    reportFault(isAbort(error) ? STOPPED : error);
  }
}

function isAbort(error: unknown): boolean {
  return error instanceof DOMException && error.name === 'AbortError';
}

/** Does not wait for open handles: an engine that does not answer would keep the process alive. */
async function exitWith(code: typeof process.exitCode): Promise<never> {
  await flushOutputs();
  if (ENDED_WELL.has(code ?? EXIT.pass)) await dismissWatchdog();
  process.exit(code);
}
