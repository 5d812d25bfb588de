import { createHash } from 'node:crypto';
import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { UsageError } from '../lib/errors.ts';
import type { Setup } from '../model/setup.ts';
import { discardedFolders } from './discarded.ts';
import { CUT_OR_EDITED, readLines, readRunFile } from './files.ts';
import { jsonText } from './ndjson.ts';
import { roundDir, type RoundId } from './rounds.ts';
import { sealedBlocks } from './samples.ts';
import { byName, checkerOf, fields, fileName, oneOf, whole } from './shape.ts';
import { writeAtomically } from './store.ts';

const FILE = 'chain.ndjson';
const START = '0'.repeat(64);
const sum = { type: 'string', pattern: '^[0-9a-f]{64}$' };

/** Hexadecimal SHA-256 by file name, relative to the folder of the entry. */
type FileSums = Readonly<Record<string, string>>;

/**
 * What a run wrote, in order. The later of two entries for the same folder counts: speech is written again when a run
 * is resumed, and a round when it is scored again.
 */
type Entry =
  | { readonly kind: 'setup' | 'speech'; readonly files: FileSums }
  | (RoundId & { readonly kind: 'round'; readonly files: FileSums; readonly samples: string })
  | (RoundId & { readonly kind: 'discarded' });

type Line = Entry & {
  /** SHA-256 of the line before; zeros in the first one. */
  readonly previous: string;
};

const ofRound = { scenario: fileName, round: whole(1), previous: sum };
const check = checkerOf({
  anyOf: [
    fields({ kind: oneOf('setup', 'speech'), files: byName(sum), previous: sum }),
    fields({ kind: oneOf('round'), files: byName(sum), samples: sum, ...ofRound }),
    fields({ kind: oneOf('discarded'), ...ofRound }),
  ],
  description: 'an entry on the setup, the speech, a round or a discarded round',
});

/**
 * Begins the chain of a run. `setup` is the text of setup.json, which is written afterwards, so that every run with
 * setup.json has a chain.
 */
export function beginChain(dir: string, setup: string): void {
  write(dir, [], { kind: 'setup', files: { 'setup.json': sumOf(setup) } });
}

/** Records the speech of a run. Does nothing for a run without a chain: an earlier version began it. */
export function chainSpeech(dir: string): void {
  append(dir, { kind: 'speech', files: sumsIn(path.join(dir, 'speech')) });
}

/**
 * Records every file of a round. `facts` is the text of round.json, which is written afterwards, so that every round
 * with that file is in the chain. `samples` is the round's block in samples.ndjson.
 */
export function chainRound(
  dir: string,
  id: RoundId,
  texts: { readonly facts: string; readonly samples: string },
): void {
  const files = { ...sumsIn(roundDir(dir, id)), 'round.json': sumOf(texts.facts) };
  append(dir, {
    kind: 'round',
    scenario: id.scenario,
    round: id.round,
    files,
    samples: sumOf(texts.samples),
  });
}

/**
 * Records that all other rounds are discarded: their folders have been moved, and they will be measured again.
 */
export function chainDiscarded(dir: string, kept: readonly RoundId[]): void {
  if (!existsSync(path.join(dir, FILE))) return;
  const left = new Set(kept.map(keyOf));
  for (const entry of latestRounds(readEntries(dir)).values()) {
    if (!left.has(keyOf(entry)))
      append(dir, { kind: 'discarded', scenario: entry.scenario, round: entry.round });
  }
}

/**
 * Compares a run's files with its chain. `rounds` are the complete ones on disk; with `partial` the chain may have
 * others too, as after a crash. It finds partial edits, but not that all files and the chain were rewritten. A run
 * without a chain passes if its setup does not mention one.
 * @throws {UsageError} naming the first file that is missing, was added, or has changed.
 */
export function verifyChain(
  dir: string,
  { chained }: Pick<Setup, 'chained'>,
  rounds: readonly RoundId[],
  { partial = false } = {},
): void {
  if (!existsSync(path.join(dir, FILE)) && !chained) return;
  const entries = readEntries(dir);
  const latest = (kind: 'setup' | 'speech'): FileSums =>
    entries.findLast((entry): entry is Extract<Entry, { kind: 'setup' | 'speech' }> => entry.kind === kind)
      ?.files ?? {};
  compare(dir, { 'setup.json': sumOf(readRunFile(dir, 'setup.json')) }, latest('setup'));
  if (rounds.length > 0)
    compare(path.join(dir, 'speech'), sumsIn(path.join(dir, 'speech')), latest('speech'));
  const known = latestRounds(entries);
  const blocks = rounds.length > 0 ? sealedBlocks(dir) : new Map<string, string>();
  for (const id of rounds) {
    const entry = known.get(keyOf(id));
    const folder = roundDir(dir, id);
    if (!entry) return refuse(folder, 'a round that the chain does not have', 'no such folder');
    compare(folder, sumsIn(folder), entry.files);
    const block = blocks.get(keyOf(id));
    // Judging the samples reports that they are missing.
    if (block !== undefined && sumOf(block) !== entry.samples)
      refuse(
        path.join(dir, 'samples.ndjson'),
        `samples of ${id.scenario} round ${id.round} with SHA-256 ${sumOf(block)}`,
        entry.samples,
      );
    known.delete(keyOf(id));
  }
  for (const id of entries.filter(({ kind }) => kind === 'discarded') as (RoundId & Entry)[]) {
    const times = entries.filter((each) => each.kind === 'discarded' && keyOf(each) === keyOf(id)).length;
    if (discardedFolders(dir, id).length < times)
      refuse(`${roundDir(dir, id)}.discarded-${times}`, 'no such folder', 'the round that was discarded');
  }
  const [missing] = known.values();
  if (missing && !partial) refuse(roundDir(dir, missing), 'no finished round', 'the one that was measured');
}

function keyOf({ scenario, round }: RoundId): string {
  return `${scenario} ${round}`;
}

function latestRounds(entries: readonly Entry[]): Map<string, Extract<Entry, { kind: 'round' }>> {
  const rounds = new Map<string, Extract<Entry, { kind: 'round' }>>();
  for (const entry of entries) {
    if (entry.kind === 'round') rounds.set(keyOf(entry), entry);
    if (entry.kind === 'discarded') rounds.delete(keyOf(entry));
  }
  return rounds;
}

function compare(folder: string, found: FileSums, recorded: FileSums): void {
  for (const name of new Set([...Object.keys(recorded), ...Object.keys(found)])) {
    const [is, was] = [found[name], recorded[name]];
    if (is !== was) refuse(path.join(folder, name), is ? `SHA-256 ${is}` : 'no file', was ?? 'no such file');
  }
}

function refuse(file: string, got: string, expected: string): never {
  throw new UsageError(`${file}: got ${got}, expected ${expected}: it is not what the run wrote (${FILE}).`, {
    hint: CUT_OR_EDITED,
  });
}

/** @throws {UsageError} if the chain is missing or torn, or a line does not continue the line before. */
function readEntries(dir: string): Entry[] {
  const lines = readLines(dir, FILE, check) as Line[];
  let previous = START;
  for (const [i, text] of textLines(dir).entries()) {
    if (lines[i]?.previous !== previous)
      refuse(`${path.join(dir, FILE)} line ${i + 1}`, `previous ${lines[i]?.previous}`, previous);
    previous = sumOf(text);
  }
  return lines;
}

function textLines(dir: string): string[] {
  return readRunFile(dir, FILE).toString('utf8').split('\n').slice(0, -1);
}

function append(dir: string, entry: Entry): void {
  if (existsSync(path.join(dir, FILE))) write(dir, textLines(dir), entry);
}

function write(dir: string, before: readonly string[], entry: Entry): void {
  const last = before.at(-1);
  const line: Line = { previous: last === undefined ? START : sumOf(last), ...entry };
  writeAtomically(dir, FILE, `${[...before, jsonText(line)].join('\n')}\n`);
}

/**
 * Sums of all files below a folder, by relative name, except files that are being written: their names begin with a
 * dot.
 */
function sumsIn(folder: string): FileSums {
  if (!existsSync(folder)) return {};
  const names = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.name.startsWith('.'))
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)))
    .toSorted();
  return Object.fromEntries(names.map((name) => [name, sumOf(readRunFile(folder, name))]));
}

function sumOf(data: Buffer | string): string {
  return createHash('sha256').update(data).digest('hex');
}
