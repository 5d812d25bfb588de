import { existsSync, mkdirSync, readdirSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import { writeWav } from '../audio/wav.ts';
import { RATE_HZ } from '../wire/audio-format.ts';
import type { RawRecording, RoundEvidence } from '../model/evidence.ts';
import type { Observation } from '../wire/participant.ts';
import type { RoundFacts } from '../model/round-facts.ts';
import { UsageError } from '../lib/errors.ts';
import { readContent } from './content.ts';
import { writing } from './disk-fault.ts';
import { CUT_OR_EDITED, readJson, readLines, readRunFile, readWavFile } from './files.ts';
import { jsonText, NdjsonFile } from './ndjson.ts';
import { observationShape } from './observation-shape.ts';
import { roundShape } from './round-shape.ts';
import { checkerOf } from './shape.ts';
import { writeAtomically } from './store.ts';

const FACTS = 'round.json';
const OBSERVATIONS = 'observations.ndjson';
const checkFacts = checkerOf(roundShape);
const checkObservation = checkerOf(observationShape);

/** One round of a scenario on disk. Its folder is complete only if it has round.json. */
export interface RoundId {
  readonly scenario: string;
  /** Counted from 1. */
  readonly round: number;
}

export function roundDir(dir: string, { scenario, round }: RoundId): string {
  return path.join(dir, 'evidence', scenario, String(round));
}

/** Creates an empty folder for a round, and removes what an unfinished one left there. */
export function beginRound(dir: string, id: RoundId): NdjsonFile {
  const folder = roundDir(dir, id);
  writing(folder, () => {
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
  });
  return new NdjsonFile(path.join(folder, OBSERVATIONS));
}

/** Writes recordings as WAV, so that anyone can listen to them, and the time stamps of their frames. */
export function writeRecordings(dir: string, id: RoundId, recordings: RoundEvidence['recordings']): void {
  const folder = roundDir(dir, id);
  for (const [participant, { samples, stampsMs }] of recordings) {
    writeAtomically(folder, `${participant}.wav`, writeWav({ samples, rate: RATE_HZ }));
    writeAtomically(folder, `${participant}.stamps.f64`, Buffer.from(stampsMs.buffer));
  }
}

/** The content of round.json. */
export function factsText(facts: RoundFacts): string {
  return `${jsonText(facts)}\n`;
}

/** Writes round.json, which makes the round count as measured. */
export function writeFacts(dir: string, facts: RoundFacts): void {
  writeAtomically(roundDir(dir, facts), FACTS, factsText(facts));
}

/** Complete rounds of these scenarios, in the order in which they were measured. */
export function wholeRounds(dir: string, scenarios: readonly string[]): RoundId[] {
  return scenarios.flatMap((scenario) => {
    const folder = path.join(dir, 'evidence', scenario);
    if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory()) return [];
    return readdirSync(folder)
      .filter((name) => /^[1-9]\d{0,5}$/.test(name) && existsSync(path.join(folder, name, FACTS)))
      .map(Number)
      .toSorted((a, b) => a - b)
      .map((round) => ({ scenario, round }));
  });
}

/**
 * +∞ is text in JSON. Earlier versions named `unwell` `ended`, as they only looked for services that had ended.
 */
type Written = Omit<RoundFacts, 'observedUntilMs' | 'unwell'> & {
  readonly observedUntilMs: number | 'Infinity';
  readonly unwell?: RoundFacts['unwell'];
  readonly ended?: RoundFacts['unwell'];
};

export function readFacts(dir: string, id: RoundId): RoundFacts {
  const folder = roundDir(dir, id);
  const { ended = [], unwell = ended, ...facts } = readJson(folder, FACTS, checkFacts) as Written;
  // A round that was copied from another place would be judged as this one.
  if (facts.scenario !== id.scenario || facts.round !== id.round) {
    throw new UsageError(
      `${path.join(folder, FACTS)}: got ${facts.scenario} round ${facts.round}, expected ${id.scenario} round ${id.round}.`,
      { hint: CUT_OR_EDITED },
    );
  }
  return { ...facts, unwell, observedUntilMs: Number(facts.observedUntilMs) };
}

/** @throws {UsageError} naming the file that is missing, torn or has changed since it was written. */
export function readRound(dir: string, id: RoundId): RoundEvidence {
  const folder = roundDir(dir, id);
  const names = readdirSync(folder)
    .filter((name) => name.endsWith('.wav'))
    .map((name) => name.slice(0, -'.wav'.length));
  const content = readContent(folder);
  return {
    facts: readFacts(dir, id),
    observations: readObservations(dir, id),
    recordings: new Map(names.toSorted().map((name) => [name, readRecording(dir, id, name)])),
    ...(content && { content }),
  };
}

/** @throws {UsageError} as `readRound`. */
export function readObservations(dir: string, id: RoundId): Observation[] {
  return readLines(roundDir(dir, id), OBSERVATIONS, checkObservation) as Observation[];
}

/** What one participant heard. @throws {UsageError} as `readRound`. */
export function readRecording(dir: string, id: RoundId, name: string): RawRecording {
  const folder = roundDir(dir, id);
  const file = `${name}.stamps.f64`;
  const stamps = readRunFile(folder, file);
  if (stamps.length % 8 !== 0) {
    throw new UsageError(
      `${path.join(folder, file)}: got ${stamps.length} bytes, expected whole doubles of eight.`,
      { hint: CUT_OR_EDITED },
    );
  }
  return {
    samples: readWavFile(folder, `${name}.wav`),
    // A copy, because the buffer pool that small files are read into is not aligned.
    stampsMs: new Float64Array(Uint8Array.from(stamps).buffer),
  };
}
