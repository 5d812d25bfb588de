import { existsSync } from 'node:fs';
import path from 'node:path';
import { UsageError } from '../lib/errors.ts';
import { readUnlinkedFile } from '../lib/input-file.ts';
import { jsonText } from './ndjson.ts';
import { writeAtomically } from './store.ts';

const FILE = 'pruned.json';

/** What `results prune --evidence-only` removed from a run's folder. */
export interface Pruned {
  /** UTC, ISO 8601. */
  readonly at: string;
  /** Size of evidence and captures together. */
  readonly bytes: number;
}

export function writePruned(dir: string, pruned: Pruned): void {
  writeAtomically(dir, FILE, `${jsonText(pruned, 2)}\n`);
}

export function isPruned(dir: string): boolean {
  return existsSync(path.join(dir, FILE));
}

/**
 * Refuses a run whose evidence was removed: it can be neither judged nor continued.
 * @throws {UsageError} naming the time of removal.
 */
export function refusePruned(dir: string): void {
  if (!isPruned(dir)) return;
  throw new UsageError(`the evidence of ${dir} was pruned${since(dir)}.`, {
    hint: 'Its run.json and report.html still say what was found; to judge it again, bring its evidence/ back and remove pruned.json.',
  });
}

function since(dir: string): string {
  try {
    const { at } = JSON.parse(readUnlinkedFile(path.join(dir, FILE), '').toString('utf8')) as Partial<Pruned>;
    return typeof at === 'string' ? ` on ${at.slice(0, 10)}` : '';
  } catch {
    return '';
  }
}
