import { EXIT, HiveBenchError } from '../lib/errors.ts';
import { engineFault } from '../stack/engine-fault.ts';
import { explain } from './explain.ts';

/** Tells what went wrong on standard error, and ends the program with its code when all else is done. */
export function tellFault(error: unknown): void {
  const told = engineFault(error);
  process.stderr.write(`${explain(told, process.stderr)}\n`);
  process.exitCode = told instanceof HiveBenchError ? told.exitCode : EXIT.harnessFault;
}
