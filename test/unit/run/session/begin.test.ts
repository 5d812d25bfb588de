import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DEFAULTS } from '../../../../src/config/defaults.ts';
import { EXIT, UsageError } from '../../../../src/lib/errors.ts';
import { discardedRounds, discardUnfinished } from '../../../../src/evidence/discarded.ts';
import { beginRound, roundDir, wholeRounds } from '../../../../src/evidence/rounds.ts';
import { appendSamples, readSamples } from '../../../../src/evidence/samples.ts';
import { readSetup, writeSetup } from '../../../../src/evidence/setup.ts';
import { beginRun, resumeRun } from '../../../../src/run/session/begin.ts';
import { writeRunFolder } from '../../build/folder.ts';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(path.join(tmpdir(), 'hive-bench-begin-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const stopped = { latenciesMs: [200, 240], rounds: 3, measuredRounds: 2 };
const stackOf = (setup: ReturnType<typeof readSetup>) => ({
  gatewayBackend: setup.gatewayBackend,
  host: setup.host,
  versions: setup.versions,
  corpus: { name: 'built-in', sha256: '0'.repeat(64) },
});

describe('beginRun', () => {
  it('creates the folder, and writes the set-up once the stack is known', () => {
    const begun = beginRun({ ...DEFAULTS, output: dir }, { profile: 'signoff', scenarios: ['clean'] });
    expect(readdirSync(begun.dir).toSorted()).toEqual(['evidence', 'logs', 'owner.json']);
    const host = { os: 'Linux', kernel: '6', cpus: 2, cpuModel: 'x', memoryGiB: 1 };
    const corpus = { name: 'built-in', sha256: '0'.repeat(64) };
    begun.recordSetup({ gatewayBackend: 'uml', host, versions: { node: 'v20' }, corpus });
    expect(readSetup(begun.dir)).toMatchObject({
      runId: begun.runId,
      profile: 'signoff',
      rounds: 12,
      host,
      corpus,
    });
  });

  it('creates nothing for a scenario that does not exist', () => {
    expect(() => beginRun({ ...DEFAULTS, output: dir }, { profile: 'quick', scenarios: ['nope'] })).toThrow(
      UsageError,
    );
    expect(readdirSync(dir)).toEqual([]);
  });
});

describe('resumeRun', () => {
  it('resumes with the same plan after the last whole round', () => {
    const setup = writeRunFolder(dir, stopped);
    const begun = resumeRun(dir);
    expect(begun.done.map(({ facts }) => facts.round)).toEqual([1, 2]);
    expect(begun.plan.seed).toBe(setup.seed);
    expect(begun.recordSetup(stackOf(setup))).toEqual(setup);
  });

  it('repeats an interrupted round, and keeps its folder and samples as discarded', () => {
    writeRunFolder(dir, { ...stopped, measuredRounds: 1, facts: { interrupted: true } });
    const id = { scenario: 'clean', round: 1 };
    const files = readdirSync(roundDir(dir, id));
    const samples = readFileSync(path.join(dir, 'samples.ndjson'), 'utf8');
    expect(resumeRun(dir).done).toEqual([]);
    expect(existsSync(roundDir(dir, id))).toBe(false);
    expect(readSamples(dir)).toEqual([]);
    const kept = `${roundDir(dir, id)}.discarded-1`;
    expect(readdirSync(kept)).toEqual(expect.arrayContaining(files));
    expect(readFileSync(path.join(kept, 'samples.ndjson'), 'utf8')).toBe(samples);
    expect(discardedRounds(dir, ['clean'])).toEqual([{ ...id, reason: 'interrupted', utterances: 2 }]);
  });

  it('keeps the files of every killed process, however often the round is begun', () => {
    writeRunFolder(dir, { ...stopped, latenciesMs: [200], measuredRounds: 1 });
    const id = { scenario: 'clean', round: 2 };
    beginRound(dir, id).close();
    discardUnfinished(dir, ['clean']);
    beginRound(dir, id).close();
    expect(resumeRun(dir).done).toHaveLength(1);
    const discarded = { ...id, reason: 'ended before its evidence was complete', utterances: 0 };
    expect(discardedRounds(dir, ['clean'])).toEqual([discarded, discarded]);
  });

  it('drops samples of a round whose facts were never written', () => {
    writeRunFolder(dir, stopped);
    appendSamples(dir, { scenario: 'clean', round: 3 }, []);
    expect(resumeRun(dir).done).toHaveLength(2);
    expect(readSamples(dir).map(({ round }) => round)).toEqual([1, 2]);
  });

  it('refuses a complete run', () => {
    writeRunFolder(dir, { ...stopped, measuredRounds: 3 });
    expect(() => resumeRun(dir)).toThrow('nothing left to measure');
    expect(wholeRounds(dir, ['clean'])).toHaveLength(3);
  });

  it('refuses another stack, with the differences', () => {
    const setup = writeRunFolder(dir, stopped);
    const begun = resumeRun(dir);
    const other = { ...stackOf(setup), versions: { ...setup.versions, stt: 'hive-bench/stt:other' } };
    expect(() => begun.recordSetup(other)).toThrow(
      expect.objectContaining({
        exitCode: EXIT.usage,
        evidence: ['stt: got hive-bench/stt:other, expected nothing'],
      }),
    );
  });

  it.each([
    ['commit', 'a'.repeat(40), 'b'.repeat(40)],
    ['commit', 'a'.repeat(40), `${'a'.repeat(40)}-dirty`],
    ['server-optimized.yaml', `sha256:${'1'.repeat(64)}`, `sha256:${'2'.repeat(64)}`],
    ['grafana digest', `g@sha256:${'1'.repeat(64)}`, `g@sha256:${'2'.repeat(64)}`],
    ['redis image', `sha256:${'1'.repeat(64)}`, `sha256:${'2'.repeat(64)}`],
  ])('refuses another %s, although its tag or version is the same', (key, then, now) => {
    const setup = writeRunFolder(dir, stopped);
    writeSetup(dir, { ...setup, versions: { ...setup.versions, [key]: then } });
    const other = { ...stackOf(setup), versions: { ...setup.versions, [key]: now } };
    expect(() => resumeRun(dir).recordSetup(other)).toThrow(
      expect.objectContaining({ exitCode: EXIT.usage, evidence: [`${key}: got ${now}, expected ${then}`] }),
    );
  });

  it.each<[string, Record<string, string>, Record<string, string>]>([
    [
      'was not recorded by an earlier version',
      {},
      { commit: 'a', 'redis image': 'sha256:1', 'redis digest': 'x', 'turnserver.conf': 'sha256:1' },
    ],
    ['is not known here', { commit: 'a' }, { commit: 'unknown' }],
    ['was not known then', { commit: 'unknown' }, { commit: 'a' }],
    ['is the same', { commit: 'a', 'redis image': 'sha256:1' }, { commit: 'a', 'redis image': 'sha256:1' }],
  ])('resumes if a commit or an image %s', (_, then, now) => {
    const setup = writeRunFolder(dir, stopped);
    const began = { ...setup, versions: { ...setup.versions, ...then } };
    writeSetup(dir, began);
    const settled = resumeRun(dir).recordSetup({
      ...stackOf(setup),
      versions: { ...setup.versions, ...now },
    });
    expect(settled).toEqual(began);
  });

  it('needs the secrets that were not recorded, and loses nothing without them', () => {
    const setup = writeRunFolder(dir, stopped);
    const env = { mt: { MT_API_KEY: '<redacted>' } };
    writeSetup(dir, { ...setup, config: { ...setup.config, stack: { ...DEFAULTS.stack, env } } });
    const before = readdirSync(dir, { recursive: true, encoding: 'utf8' }).toSorted();
    expect(() => resumeRun(dir, DEFAULTS)).toThrow(UsageError);
    expect(readdirSync(dir, { recursive: true, encoding: 'utf8' }).toSorted()).toEqual(before);
    const own = { ...DEFAULTS, stack: { ...DEFAULTS.stack, env: { mt: { MT_API_KEY: 'x' } } } };
    expect(resumeRun(dir, own).config.stack.env).toEqual(own.stack.env);
  });

  it('refuses another corpus', () => {
    const setup = writeRunFolder(dir, stopped);
    const begun = resumeRun(dir);
    const spoken = (sum: string) => ({ corpus: { name: 'built-in', sha256: sum.repeat(64) } });
    writeSetup(dir, { ...setup, ...spoken('1') });
    expect(begun.recordSetup({ ...stackOf(setup), ...spoken('2') })).toEqual(setup);
    begun.lock[Symbol.dispose]();
    expect(() => resumeRun(dir).recordSetup({ ...stackOf(setup), ...spoken('2') })).toThrow(
      expect.objectContaining({ exitCode: EXIT.usage, evidence: [expect.stringContaining('corpus: got')] }),
    );
  });

  it('refuses a run that is being measured, and releases its lock on refusal', () => {
    writeRunFolder(dir, stopped);
    const first = resumeRun(dir);
    expect(() => resumeRun(dir)).toThrow(`in use by process ${process.pid}`);
    first.lock[Symbol.dispose]();
    writeFileSync(path.join(dir, 'samples.ndjson'), 'edited\n');
    expect(() => resumeRun(dir)).toThrow('samples.ndjson');
    expect(existsSync(path.join(dir, 'owner.json'))).toBe(false);
  });

  it('refuses a folder that is not a run', () => {
    expect(() => resumeRun(dir)).toThrow('setup.json is missing');
  });
});
