import { EXIT, HiveBenchError } from '../lib/errors.ts';
import { engineFault } from '../stack/engine-fault.ts';
import { explain } from './explain.ts';

/** Prints the error to standard error, and sets the exit code for the end of the program. */
export function reportFault(error: unknown): void {
  const reported = engineFault(error);
  process.stderr.write(`${explain(reported, process.stderr)}\n`);
  process.exitCode = reported instanceof HiveBenchError ? reported.exitCode : EXIT.harnessFault;
}
