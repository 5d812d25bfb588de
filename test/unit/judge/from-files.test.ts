import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { crc32 } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ownCommit } from '../../../src/lib/commit.ts';
import { UsageError } from '../../../src/lib/errors.ts';
import { writeSetup } from '../../../src/evidence/setup.ts';
import { analyseFiles } from '../../../src/judge/from-files.ts';
import { judgeRun } from '../../../src/judge/run.ts';
import type { RunRecord } from '../../../src/model/run-record.ts';
import { toJson } from '../../../src/report/json.ts';
import { type FolderSpec, writeRunFolder } from '../build/folder.ts';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(path.join(tmpdir(), 'hive-bench-judge-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const JUDGED = new Date('2025-11-25T08:00:00Z');
const spec: FolderSpec = { latenciesMs: [200, 240, 300] };

function judged(overrides: readonly string[] = []): RunRecord {
  return judgeRun({ ...analyseFiles(dir), overrides, judgedAt: JUDGED });
}

/** Changes the first line of this metric, its check mended, as someone would who knows the format. */
function forge(metric: string, change: (sample: Record<string, unknown>) => void): number {
  const file = path.join(dir, 'samples.ndjson');
  const lines = readFileSync(file, 'utf8').split('\n');
  const at = lines.findIndex((line) => line.includes(`"${metric}"`));
  const { check: _, ...sample } = JSON.parse(lines[at] ?? '') as Record<string, unknown>;
  change(sample);
  const check = crc32(JSON.stringify(sample)).toString(16).padStart(8, '0');
  lines[at] = JSON.stringify({ ...sample, check });
  writeFileSync(file, lines.join('\n'));
  return at + 1;
}

describe('a run judged from its files', () => {
  it('has the latencies of its recordings', () => {
    writeRunFolder(dir, spec);
    const [clean] = judged().scenarios;
    expect(clean?.metrics.e2e_ms).toMatchObject({ n: 3, missing: 0 });
    expect(clean?.metrics.e2e_ms?.p50).toBeCloseTo(240, 0);
    expect(clean?.utterances.map(({ dueEndMs, dueStartMs }) => dueEndMs - dueStartMs)).toEqual([
      1000, 1000, 1000,
    ]);
  });

  it('is the same to the byte each time, but for when it was judged', () => {
    writeRunFolder(dir, spec);
    const [one, two] = [judged(), judgeRun({ ...analyseFiles(dir), judgedAt: new Date(0) })];
    expect(toJson({ ...two, judgedAt: one.judgedAt })).toBe(toJson(one));
  });

  it('gets another verdict by another limit', () => {
    writeRunFolder(dir, spec);
    const verdictOf = (record: RunRecord): string | undefined =>
      record.scenarios[0]?.slos.find(({ slo }) => slo.startsWith('e2e_ms'))?.verdict;
    // Three utterances show nothing, but that all of them are late.
    expect(verdictOf(judged())).toBe('inconclusive');
    expect(verdictOf(judged(['e2e_ms p95 <= 150']))).toBe('fail');
  });

  it('keeps the scores of quality that the run took', () => {
    writeRunFolder(dir, { ...spec, scores: [4.25, 4.5] });
    expect(analyseFiles(dir).rounds[0]?.samples.filter(({ metric }) => metric === 'mos_lqo')).toHaveLength(2);
  });

  it('is interrupted while a planned round is missing', () => {
    writeRunFolder(dir, { ...spec, rounds: 3, measuredRounds: 2 });
    const record = judged();
    expect(record.interrupted).toBe(true);
    expect(record.scenarios[0]).toMatchObject({ rounds: 2, durationS: 85 });
    expect(record.scenarios[0]?.metrics.e2e_ms?.n).toBe(6);
  });

  it('refuses a sample that the recordings contradict, naming line, field and both values', () => {
    writeRunFolder(dir, spec);
    const line = forge('e2e_ms', (sample) => {
      sample['value'] = 120;
    });
    expect(() => analyseFiles(dir)).toThrow(UsageError);
    expect(() => analyseFiles(dir)).toThrow(new RegExp(`line ${line}: value: got 120, expected (199|200)`));
  });

  it('judges what another version measured by its own analysis, and says so', () => {
    writeRunFolder(dir, { ...spec, version: '0.0.1' });
    forge('e2e_ms', (sample) => {
      sample['value'] = 120;
    });
    const { concerns, rounds } = analyseFiles(dir);
    expect(concerns.map(({ what }) => what).join()).toContain('measured by hive-bench 0.0.1');
    expect(rounds[0]?.samples.some(({ value }) => value === 120)).toBe(false);
  });

  it('takes another commit of the same version for another version, and no commit for the same', () => {
    const setup = writeRunFolder(dir, spec);
    forge('e2e_ms', (sample) => {
      sample['value'] = 120;
    });
    const measuredAt = (commit: string): void =>
      writeSetup(dir, { ...setup, versions: { ...setup.versions, commit } });
    for (const same of ['unknown', ownCommit()]) {
      measuredAt(same);
      expect(() => analyseFiles(dir)).toThrow(UsageError);
    }
    measuredAt('0'.repeat(40));
    expect(
      analyseFiles(dir)
        .concerns.map(({ what }) => what)
        .join(),
    ).toContain(`(commit ${'0'.repeat(40)})`);
  });

  it.each([
    ['setup.json', 'setup.json is missing'],
    ['samples.ndjson', 'samples.ndjson is missing'],
    ['speech/speech.json', 'speech.json is missing'],
    ['evidence/clean/1/observations.ndjson', 'observations.ndjson is missing'],
    ['evidence/clean/1/listener-1.stamps.f64', 'listener-1.stamps.f64 is missing'],
    ['evidence/clean/1/round.json', 'seal: got "clean" round 1, which has no finished evidence'],
  ])('names %s when it is gone', (name, message) => {
    writeRunFolder(dir, spec);
    rmSync(path.join(dir, name));
    expect(() => analyseFiles(dir)).toThrow(message);
  });

  it.each([
    ['evidence/clean/1/listener-1.wav', 'listener-1.wav: got'],
    ['evidence/clean/1/listener-1.stamps.f64', 'expected whole doubles of eight'],
    ['evidence/clean/1/round.json', 'round.json is not JSON'],
    ['setup.json', 'setup.json is not JSON'],
  ])('names %s when it was cut off', (name, message) => {
    writeRunFolder(dir, spec);
    const file = path.join(dir, name);
    writeFileSync(file, readFileSync(file).subarray(0, -7));
    expect(() => analyseFiles(dir)).toThrow(message);
    expect(() => analyseFiles(dir)).toThrow(UsageError);
  });

  it('refuses a folder in which no round was finished', () => {
    writeRunFolder(dir, { ...spec, measuredRounds: 0 });
    writeFileSync(path.join(dir, 'samples.ndjson'), '');
    expect(() => analyseFiles(dir)).toThrow('got no finished round');
  });
});
