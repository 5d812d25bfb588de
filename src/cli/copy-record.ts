import { copyFileSync } from 'node:fs';
import { HiveBenchError } from '../lib/errors.ts';
import { reasonOf } from '../lib/system-error.ts';
import { tellFault } from './fault.ts';

/**
 * Puts run.json where somebody else expects it too. Its folder can have gone while the run was measured: that is told as
 * a fault, after the verdict, and takes nothing from what has been printed and written.
 */
export function copyRecord(record: string, to: string): void {
  try {
    copyFileSync(record, to);
  } catch (cause) {
    tellFault(
      new HiveBenchError(`--output: got ${to}, expected a file that can be written: ${reasonOf(cause)}.`, {
        hint: `The run is whole, and its record is in ${record}.`,
        cause,
      }),
    );
  }
}
