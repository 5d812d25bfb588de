import { existsSync, lstatSync } from 'node:fs';
import path from 'node:path';
import { lockOwnerOf } from '../evidence/lock.ts';
import { readUnlinkedFile } from '../lib/input-file.ts';
import type { KeptRun } from '../model/kept-run.ts';
import { keptByName } from './keep-file.ts';
import { isPruned } from '../evidence/pruned.ts';
import { bytesIn, namesIn } from '../evidence/disk-use.ts';
import { codeOf, reasonOf } from '../lib/system-error.ts';
import { startOf } from './run-id.ts';

export interface RunFolder extends KeptRun {
  readonly dir: string;
  /** Unix time in milliseconds. */
  readonly startMs: number;
}

/** The only files in a run's folder before its stack is up, and in a folder of `up`. */
const BEFORE_SETUP = new Set(['logs', 'evidence', 'owner.json', 'keys.env']);

/**
 * The runs of a results folder, newest first. Skips folders that are not certainly a run's: with another name, a
 * symbolic link, with the setup of another run, or with files that hive-bench does not write.
 * @throws {UsageError} for an invalid file `keep`.
 */
export function findRuns(resultsDir: string): RunFolder[] {
  const named = keptByName(resultsDir);
  return namesIn(resultsDir)
    .flatMap((id) => describeRun(resultsDir, id, named) ?? [])
    .toSorted((a, b) => b.startMs - a.startMs || (a.id < b.id ? 1 : -1));
}

function describeRun(resultsDir: string, id: string, named: ReadonlySet<string>): RunFolder | undefined {
  const startMs = startOf(id);
  const dir = path.join(resultsDir, id);
  if (startMs === undefined || !lstatSync(dir, { throwIfNoEntry: false })?.isDirectory()) return undefined;
  try {
    return describeReadable({ id, dir, startMs }, named);
  } catch (error) {
    if (codeOf(error) !== 'EACCES' && codeOf(error) !== 'EPERM') throw error;
    // Another user's folder, for example of a run with sudo: listed, but never pruned.
    return { id, dir, startMs, bytes: 0, evidence: 'none', stays: `not readable: ${reasonOf(error)}` };
  }
}

function describeReadable(
  { id, dir, startMs }: Pick<RunFolder, 'id' | 'dir' | 'startMs'>,
  named: ReadonlySet<string>,
): RunFolder | undefined {
  const setup = readObject(dir, 'setup.json');
  const selftest = readObject(dir, 'selftest.json');
  const identified = setup ?? selftest;
  if (identified ? identified['runId'] !== id : !hasNoSetup(dir)) return undefined;
  const record = readObject(dir, 'run.json');
  const profile = selftest ? 'selftest' : textOf(setup?.['profile']);
  const verdict = selftest ? (selftest['ok'] === true ? 'pass' : 'fail') : textOf(record?.['verdict']);
  const scenarios = record?.['scenarios'];
  const stays = reasonToLeave(dir) ?? (named.has(id) ? 'named in keep' : undefined);
  return {
    id,
    dir,
    startMs,
    ...(profile !== undefined && { profile }),
    ...(verdict !== undefined && { verdict }),
    ...(Array.isArray(scenarios) && { scenarios: scenarios.length }),
    bytes: bytesIn(dir),
    evidence: isPruned(dir) ? 'pruned' : namesIn(path.join(dir, 'evidence')).length > 0 ? 'kept' : 'none',
    ...(stays !== undefined && { stays }),
  };
}

/** Whether the folder belongs to a run that ended before its setup, or to `up`. */
function hasNoSetup(dir: string): boolean {
  const names = namesIn(dir);
  return (
    names.includes('logs') &&
    names.every((name) => BEFORE_SETUP.has(name)) &&
    namesIn(path.join(dir, 'evidence')).length === 0
  );
}

function reasonToLeave(dir: string): string | undefined {
  const owner = lockOwnerOf(dir);
  if (owner !== undefined) return `in progress, ${owner}`;
  return existsSync(path.join(dir, 'keys.env')) ? 'its stack is up' : undefined;
}

/** Undefined if the file is missing or invalid: unlike judging, a listing must not fail on it. */
function readObject(dir: string, name: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(readUnlinkedFile(path.join(dir, name), '').toString('utf8'));
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
