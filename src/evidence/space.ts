import { existsSync } from 'node:fs';
import path from 'node:path';
import type { RunSpace } from '../model/run-record.ts';
import { leftOutOf } from './bounded-log.ts';
import { bytesIn, namesIn } from './disk-use.ts';
import { readJson } from './files.ts';
import { jsonText } from './ndjson.ts';
import { checkerOf, fields, listOf, whole } from './shape.ts';
import { writeAtomically } from './store.ts';

const FILE = 'space.json';
const bytes = whole(0);
const check = checkerOf(
  fields(
    {
      evidenceBytes: bytes,
      logsBytes: bytes,
      cutLogs: listOf(fields({ log: { type: 'string', minLength: 1 }, leftOutBytes: whole(1) })),
    },
    { capturesBytes: bytes },
  ),
);

/** Size of a run's folder, and what its logs left out. */
export async function measureSpace(dir: string): Promise<RunSpace> {
  const logs = path.join(dir, 'logs');
  const leftOut = await Promise.all(
    namesIn(logs)
      .filter((name) => name.endsWith('.log'))
      .toSorted()
      .map(async (log) => ({ log, leftOutBytes: await leftOutOf(path.join(logs, log)) })),
  );
  const capturesBytes = bytesIn(path.join(dir, 'captures'));
  return {
    evidenceBytes: bytesIn(path.join(dir, 'evidence')),
    logsBytes: bytesIn(logs),
    ...(capturesBytes > 0 && { capturesBytes }),
    cutLogs: leftOut.filter(({ leftOutBytes }) => leftOutBytes > 0),
  };
}

/** Recorded because logs and captures may be gone when the run is judged again. */
export function writeSpace(dir: string, space: RunSpace): void {
  writeAtomically(dir, FILE, `${jsonText(space, 2)}\n`);
}

/**
 * Undefined for runs of versions that did not record it.
 * @throws {UsageError} if it has changed since it was written.
 */
export function readSpace(dir: string): RunSpace | undefined {
  if (!existsSync(path.join(dir, FILE))) return undefined;
  return readJson(dir, FILE, check) as RunSpace;
}
