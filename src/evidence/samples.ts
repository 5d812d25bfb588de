import { existsSync } from 'node:fs';
import path from 'node:path';
import { UsageError } from '../lib/errors.ts';
import type { Sample } from '../model/sample.ts';
import { shown } from '../lib/shown.ts';
import { CUT_OR_EDITED, readRunFile } from './files.ts';
import { NdjsonFile } from './ndjson.ts';
import type { RoundId } from './rounds.ts';
import { decodeLine, encodeLine, SampleLineError, type Seal } from './sample-lines.ts';
import { writeAtomically } from './store.ts';

const FILE = 'samples.ndjson';

/** A sample and its line in the file, counted from 1. */
export interface PlacedSample {
  readonly line: number;
  readonly sample: Sample;
}

/** Samples of one round with their lines; `endLine` is the line of the seal. */
export interface SealedRound extends RoundId {
  readonly samples: readonly PlacedSample[];
  readonly endLine: number;
}

/** A round's samples and the seal that closes them, as lines of the file. */
export function sealedText({ scenario, round }: RoundId, samples: readonly Sample[]): string {
  const seal: Seal = { seal: { scenario, round, samples: samples.length } };
  return `${[...samples, seal].map(encodeLine).join('\n')}\n`;
}

/** Appends a round's samples. All of them are with the kernel when this returns. */
export function appendSamples(dir: string, id: RoundId, samples: readonly Sample[]): void {
  const file = new NdjsonFile(path.join(dir, FILE));
  try {
    file.appendText(sealedText(id, samples));
  } finally {
    file.close();
  }
}

/**
 * Each round's samples with their seal, as lines of the file, by `<scenario> <round>`. Lines after the last seal,
 * torn or not, were left by a stopped process and belong to no round.
 */
export function sealedBlocks(dir: string): ReadonlyMap<string, string> {
  const blocks = new Map<string, string>();
  if (!existsSync(path.join(dir, FILE))) return blocks;
  let block = '';
  for (const line of readRunFile(dir, FILE).toString('utf8').split('\n')) {
    block += `${line}\n`;
    const id = sealIn(line);
    if (!id) continue;
    blocks.set(`${id.scenario} ${id.round}`, block);
    block = '';
  }
  return blocks;
}

function sealIn(line: string): RoundId | undefined {
  if (!line.startsWith('{"seal"')) return undefined;
  try {
    const decoded = decodeLine(line);
    return 'seal' in decoded ? decoded.seal : undefined;
  } catch (error) {
    if (error instanceof SampleLineError) return undefined;
    throw error;
  }
}

/** Writes the whole file again. */
export function writeSamples(
  dir: string,
  rounds: readonly { readonly id: RoundId; readonly samples: readonly Sample[] }[],
): void {
  writeAtomically(dir, FILE, rounds.map(({ id, samples }) => sealedText(id, samples)).join(''));
}

/** Rewrites the file with only these rounds, which removes lines of an unfinished round. */
export function keepSamples(dir: string, rounds: readonly RoundId[]): void {
  if (!existsSync(path.join(dir, FILE))) return;
  const kept = wholeLines(dir).filter(({ id }) => rounds.some((each) => sameRound(each, id)));
  writeAtomically(dir, FILE, kept.map(({ line }) => `${line}\n`).join(''));
}

/** Lines of one round, including its seal; none if the file is missing. */
export function linesOf(dir: string, round: RoundId): string[] {
  if (!existsSync(path.join(dir, FILE))) return [];
  return wholeLines(dir).flatMap(({ line, id }) => (sameRound(id, round) ? [line] : []));
}

/** A torn last line belongs to a round without a seal, and is left out. */
function wholeLines(dir: string): { readonly line: string; readonly id: RoundId }[] {
  return readRunFile(dir, FILE)
    .toString('utf8')
    .split('\n')
    .filter(Boolean)
    .flatMap((line) => {
      try {
        const decoded = decodeLine(line);
        return [{ line, id: 'seal' in decoded ? decoded.seal : decoded }];
      } catch (error) {
        if (error instanceof SampleLineError) return [];
        throw error;
      }
    });
}

function sameRound(a: RoundId, b: RoundId): boolean {
  return a.scenario === b.scenario && a.round === b.round;
}

/**
 * Reads every sample of the run and checks it.
 * @throws {UsageError} naming line and field of a sample that has changed since it was written.
 */
export function readSamples(dir: string): SealedRound[] {
  const lines = readRunFile(dir, FILE).toString('utf8').split('\n');
  const refuse = (line: number, what: string): never => {
    throw new UsageError(`${path.join(dir, FILE)} line ${line}: ${what}.`, { hint: CUT_OR_EDITED });
  };
  const rounds: SealedRound[] = [];
  let open: PlacedSample[] = [];
  const end = lines.pop();
  if (end) refuse(lines.length + 1, `got ${shown(end)} without a line feed, expected a whole line`);
  for (const [i, text] of lines.entries()) {
    const line = i + 1;
    const decoded = decode(text, (what) => refuse(line, what));
    if (!('seal' in decoded)) {
      const [first] = open;
      if (first && (first.sample.scenario !== decoded.scenario || first.sample.round !== decoded.round))
        refuse(
          line,
          `scenario: got ${shown(decoded.scenario)} round ${decoded.round}, expected the seal of ${shown(first.sample.scenario)} round ${first.sample.round} first`,
        );
      open.push({ line, sample: decoded });
      continue;
    }
    const { scenario, round, samples } = decoded.seal;
    const other = open.find(({ sample }) => sample.scenario !== scenario || sample.round !== round);
    if (other)
      refuse(
        line,
        `seal: got ${shown(scenario)} round ${round}, expected ${shown(other.sample.scenario)} round ${other.sample.round}, whose samples stand before it`,
      );
    if (samples !== open.length)
      refuse(line, `seal.samples: got ${samples}, expected ${open.length}, as many as stand before it`);
    rounds.push({ scenario, round, samples: open, endLine: line });
    open = [];
  }
  if (open.length > 0)
    refuse(lines.length + 1, 'got the end of the file, expected the seal of the samples before it');
  return rounds;
}

function decode(text: string, refuse: (what: string) => never): Sample | Seal {
  try {
    return decodeLine(text);
  } catch (error) {
    if (error instanceof SampleLineError) return refuse(error.message);
    throw error;
  }
}
