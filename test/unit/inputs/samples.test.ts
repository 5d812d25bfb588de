import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { crc32 } from 'node:zlib';
import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { appendSamples, readSamples } from '../../../src/evidence/samples.ts';
import type { Sample } from '../../../src/model/sample.ts';
import { outcomeOf, tally } from './clear-refusal.ts';
import { damaged, textOf } from './hostile-json.ts';
import { damagedBytes } from './damaged-bytes.ts';

let dir: string;
let file: string;
let valid: Buffer;
let written: readonly Sample[];
beforeAll(() => {
  dir = mkdtempSync(path.join(tmpdir(), 'hive-bench-samples-'));
  file = path.join(dir, 'samples.ndjson');
  const one: Sample = {
    scenario: 'clean',
    round: 1,
    metric: 'e2e_ms',
    value: 212.125,
    tMs: 1234.5,
    pair: 1,
    participant: 'listener-1',
    utterance: '1-1-0001',
    heardBy: 'matched-filter',
    confidence: 3.5,
  };
  appendSamples(dir, { scenario: 'clean', round: 1 }, [one, { ...one, value: Infinity }]);
  appendSamples(dir, { scenario: 'loss-1', round: 1 }, [
    { ...one, scenario: 'loss-1', metric: 'mos_lqo', value: 4.2, utterances: ['1-1-0001', '1-1-0002'] },
    { ...one, scenario: 'loss-1', metric: 'join_ms', attempt: 2 },
  ]);
  valid = readFileSync(file);
  written = samplesIn(dir);
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));

function samplesIn(folder: string): Sample[] {
  return readSamples(folder).flatMap(({ samples }) => samples.map(({ sample }) => sample));
}

async function load(text: string | Buffer): Promise<'accepted' | { readonly told: string }> {
  writeFileSync(file, text);
  const outcome = await outcomeOf(() => readSamples(dir), file);
  if ('refusal' in outcome) return outcome;
  for (const { samples, round, scenario } of outcome.value)
    for (const { sample } of samples) {
      expect(sample.scenario).toBe(scenario);
      expect(sample.round).toBe(round);
      expect(sample.value).not.toBeNaN();
      expect(sample.value).toBeGreaterThan(-Infinity);
      expect(Number.isFinite(sample.tMs)).toBe(true);
    }
  return 'accepted';
}

/** As somebody would change a line who knows that it has a check. */
function checked(line: unknown): string {
  if (typeof line !== 'object' || line === null) return textOf(line);
  const { check: _, ...rest } = line as { readonly check?: unknown };
  const check = crc32(textOf(rest)).toString(16).padStart(8, '0');
  return textOf({ ...rest, check });
}

describe('samples.ndjson', () => {
  it('is refused by file and line, however it was damaged', { timeout: 60_000 }, async () => {
    expect(await load(valid)).toBe('accepted');
    const known = new Set(written.map((sample) => JSON.stringify(sample)));
    const unchanged = async (bytes: Buffer): ReturnType<typeof load> => {
      const outcome = await load(bytes);
      // What is accepted is what was written: whole rounds can be gone or there twice, which their evidence tells.
      const read = outcome === 'accepted' ? samplesIn(dir).map((sample) => JSON.stringify(sample)) : [];
      expect(read.filter((sample) => !known.has(sample))).toEqual([]);
      return outcome;
    };
    const options = { seed: 20_251_125, numRuns: 600 };
    const { refused } = await tally(damagedBytes(valid), unchanged, options);
    expect(refused).toBeGreaterThan(500);
  });

  it('is refused by file and line, however its lines were edited', { timeout: 60_000 }, async () => {
    const lines = valid.toString('utf8').trimEnd().split('\n');
    const edited = fc
      .nat({ max: lines.length - 1 })
      .chain((at) => damaged(JSON.parse(lines[at] ?? '')).map((line) => [at, line] as const));
    const { accepted, refused } = await tally(
      edited,
      ([at, line]) => load(`${lines.with(at, checked(line)).join('\n')}\n`),
      { seed: 20_251_125, numRuns: 1000 },
    );
    expect(refused).toBeGreaterThan(600);
    // A number for another number, with the check mended, is for the recordings to contradict.
    expect(accepted).toBeGreaterThan(10);
  });
});
