import type { Setup } from '../model/evidence.ts';
import { readJson } from './files.ts';
import { jsonText } from './ndjson.ts';
import { writeAtomically } from './store.ts';

const FILE = 'setup.json';

export function writeSetup(dir: string, setup: Setup): void {
  writeAtomically(dir, FILE, `${jsonText(setup, 2)}\n`);
}

/** @throws {UsageError} when the folder is not that of a run. */
export function readSetup(dir: string): Setup {
  return readJson<Setup>(dir, FILE, [
    'runId',
    'startedAt',
    'scenarios',
    'slos',
    'rounds',
    'timeoutMs',
    'versions',
  ]);
}
