import { copyFileSync } from 'node:fs';
import { HiveBenchError } from '../lib/errors.ts';
import { reasonOf } from '../lib/system-error.ts';
import { reportFault } from './fault.ts';

/**
 * Copies run.json to the path of --output. If its folder was removed during the run, that is reported as a fault
 * after the verdict.
 */
export function copyRecord(record: string, to: string): void {
  try {
    copyFileSync(record, to);
  } catch (cause) {
    reportFault(
      new HiveBenchError(`--output: got ${to}, expected a file that can be written: ${reasonOf(cause)}.`, {
        hint: `The run is whole, and its record is in ${record}.`,
        cause,
      }),
    );
  }
}
