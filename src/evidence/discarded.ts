import { existsSync, readdirSync, renameSync } from 'node:fs';
import path from 'node:path';
import type { Discarded } from '../model/discarded.ts';
import { namesIn } from './disk-use.ts';
import { writing } from './disk-fault.ts';
import { readJson } from './files.ts';
import { jsonText } from './ndjson.ts';
import { readFacts, roundDir, type RoundId, wholeRounds } from './rounds.ts';
import { linesOf } from './samples.ts';
import { decodeLine } from './sample-lines.ts';
import { checkerOf, fields, fileName, whole, words } from './shape.ts';
import { writeAtomically } from './store.ts';

const FACTS = 'discarded.json';
const SAMPLES = 'samples.ndjson';
/** Next to the folder of the round that replaces it. */
const FOLDER = /^([1-9]\d{0,5})\.discarded-([1-9]\d{0,5})$/;
const check = checkerOf(
  fields({ scenario: fileName, round: whole(1, 1_000_000), reason: words, utterances: whole(0) }),
);

/**
 * Moves every interrupted or unfinished round, with its samples, to evidence/<scenario>/<round>.discarded-<n>, so
 * that it can be measured again. Nothing is deleted.
 */
export function discardUnfinished(dir: string, scenarios: readonly string[]): void {
  const ids = wholeRounds(dir, scenarios);
  for (const id of ids) {
    if (readFacts(dir, id).interrupted) discard(dir, id, 'interrupted');
  }
  for (const id of unfinishedRounds(dir, scenarios))
    discard(dir, id, 'ended before its evidence was complete');
}

/** Sorted by scenario, round and time. @throws {UsageError} naming the file that was edited. */
export function discardedRounds(dir: string, scenarios: readonly string[]): Discarded[] {
  return scenarios.flatMap((scenario) => {
    const rounds = namesIn(path.join(dir, 'evidence', scenario)).flatMap(
      (name) => FOLDER.exec(name)?.[1] ?? [],
    );
    return [...new Set(rounds.map(Number))]
      .toSorted((a, b) => a - b)
      .flatMap((round) => discardedFolders(dir, { scenario, round }))
      .map((folder) => readJson(folder, FACTS, check) as Discarded);
  });
}

/** Those of one round, in the order in which they were discarded. */
export function discardedFolders(dir: string, { scenario, round }: RoundId): string[] {
  const parent = path.join(dir, 'evidence', scenario);
  return namesIn(parent)
    .flatMap((name) => {
      const [, of, number] = FOLDER.exec(name) ?? [];
      return Number(of) === round ? [{ name, number: Number(number) }] : [];
    })
    .toSorted((a, b) => a.number - b.number)
    .map(({ name }) => path.join(parent, name));
}

function discard(dir: string, id: RoundId, reason: string): void {
  const from = roundDir(dir, id);
  const lines = linesOf(dir, id);
  const utterances = lines.filter((line) => {
    const decoded = decodeLine(line);
    return 'metric' in decoded && decoded.metric === 'e2e_ms';
  }).length;
  // Written before the move: a folder that has moved is complete.
  writeAtomically(from, SAMPLES, lines.map((line) => `${line}\n`).join(''));
  writeAtomically(from, FACTS, `${jsonText({ ...id, reason, utterances } satisfies Discarded)}\n`);
  const to = `${from}.discarded-${discardedFolders(dir, id).length + 1}`;
  writing(to, () => renameSync(from, to));
}

function unfinishedRounds(dir: string, scenarios: readonly string[]): RoundId[] {
  const complete = new Set(wholeRounds(dir, scenarios).map((id) => roundDir(dir, id)));
  return scenarios
    .flatMap((scenario) => {
      const folder = path.join(dir, 'evidence', scenario);
      if (!existsSync(folder)) return [];
      return readdirSync(folder, { withFileTypes: true })
        .filter((entry) => entry.isDirectory() && /^[1-9]\d{0,5}$/.test(entry.name))
        .map(({ name }) => ({ scenario, round: Number(name) }));
    })
    .filter((id) => !complete.has(roundDir(dir, id)));
}
