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
import { damagedBytes } from './hostile-text.ts';

let dir: string;
let file: string;
let valid: Buffer;
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
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));

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
    const { refused } = await tally(damagedBytes(valid), load, { seed: 20_251_125, numRuns: 600 });
    // All but whole rounds that are gone or stand there twice, which whoever reads the evidence too finds.
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
