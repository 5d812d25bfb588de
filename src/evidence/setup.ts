import type { Setup } from '../model/setup.ts';
import { readJson } from './files.ts';
import { jsonText } from './ndjson.ts';
import { setupShape } from './setup-shape.ts';
import { checkerOf } from './shape.ts';
import { writeAtomically } from './store.ts';

const FILE = 'setup.json';
const check = checkerOf(setupShape);

/** The content of setup.json. */
export function setupText(setup: Setup): string {
  return `${jsonText(setup, 2)}\n`;
}

export function writeSetup(dir: string, setup: Setup): void {
  writeAtomically(dir, FILE, setupText(setup));
}

/** @throws {UsageError} if the folder is not a run's folder. */
export function readSetup(dir: string): Setup {
  return readJson(dir, FILE, check) as Setup;
}
