import { EXIT, HiveBenchError } from '../lib/errors.ts';
import { engineFault } from '../stack/engine-fault.ts';
import { explain } from './explain.ts';

/** Prints the error to standard error, and sets the exit code for the end of the program. */
export function tellFault(error: unknown): void {
  const told = engineFault(error);
  process.stderr.write(`${explain(told, process.stderr)}\n`);
  process.exitCode = told instanceof HiveBenchError ? told.exitCode : EXIT.harnessFault;
}
