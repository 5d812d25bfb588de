import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { EXIT } from '../../src/lib/errors.ts';
import type { Observation } from '../../src/wire/participant.ts';
import type { RunRecord } from '../../src/model/run-record.ts';
import { fromJson } from '../../src/report/json.ts';
import { exitCodeOf, otherFaults } from './busy-machine.ts';
import { type Finished, hiveBench, leftOf, SUBNETS, workspace } from './command.ts';

const UTTERANCES = 5;
const VISITS = 20;

describe('a relayed call on a clean network', () => {
  const { config, runDir } = workspace({
    stack: { ...SUBNETS, ports: 'ephemeral' },
    profiles: { quick: { utterances: UTTERANCES, pairs: 1, visits: VISITS } },
  });
  let finished: Finished;
  let record: RunRecord;
  let observations: Observation[];

  beforeAll(async () => {
    finished = await hiveBench(['--config', config, 'run', '--scenario', 'clean']);
    record = fromJson(readFileSync(path.join(runDir(), 'run.json'), 'utf8'));
    observations = readFileSync(path.join(runDir(), 'evidence/clean/1/observations.ndjson'), 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Observation);
  });

  it('hears every utterance, translated, by matched filter', () => {
    const [clean] = record.scenarios;
    expect(clean?.metrics.e2e_ms).toMatchObject({ n: UTTERANCES, missing: 0 });
    for (const { e2eMs, captionMs, floorMs, heardBy, recognised } of clean?.utterances ?? []) {
      expect(heardBy).toBe('matched-filter');
      // Nothing can be heard before it was said, and two jitter buffers take their time.
      expect(e2eMs).toBeGreaterThan(50);
      expect(e2eMs).toBeLessThan(5000);
      expect(captionMs).toBeLessThan(e2eMs);
      expect(floorMs).toBeGreaterThan(10);
      expect(recognised).not.toBe('');
    }
    expect(clean?.metrics.wer?.mean).toBeLessThan(0.2);
  });

  it('has its exit code, its verdict and its reason agree', () => {
    expect(finished.exitCode).toBe(record.exitCode);
    // Five utterances prove neither that the SLOs are met nor, when all come in time, that they are not.
    expect(finished.exitCode).toBe(exitCodeOf(record, EXIT.inconclusive));
    expect(otherFaults(record)).toEqual([]);
    expect(finished.stdout).toContain('clean');
    expect(finished.stdout).toMatch(/inconclusive, n = \d/);
    expect(finished.stdout).toMatch(
      /^in rounds .*: speech \d+ %, joins \d+ %, checks \d+ %, visits \d+ %, analysis \d+ %$/m,
    );
  });

  it('sent all media by way of the relay', () => {
    const types = observations.flatMap(({ event }) =>
      event.type === 'rtp' ? [event.stats.localCandidate] : [],
    );
    expect(new Set(types.filter((type) => type !== undefined))).toEqual(new Set(['relay']));
  });

  it('hears captions with segment, language and source text', () => {
    const captions = observations.flatMap(({ event }) =>
      event.type === 'caption' && event.final ? [event] : [],
    );
    expect(captions.length).toBeGreaterThanOrEqual(UTTERANCES);
    for (const caption of captions) {
      expect(caption).toMatchObject({ language: 'es', segment: expect.stringMatching(/./) });
      expect(caption.sourceText).toMatch(/./);
      expect(caption.text).not.toBe(caption.sourceText);
    }
  });

  it('scores what was heard, of the translation and of the floor', () => {
    const { mos_lqo: heard, mos_floor: floor, mos_self: self, quality } = record.scenarios[0]?.metrics ?? {};
    for (const mos of [heard, floor, self]) {
      expect(mos?.mean).toBeGreaterThan(3);
      expect(mos?.mean).toBeLessThan(5);
    }
    expect(quality?.n).toBe(UTTERANCES);
    expect(quality?.mean).toBeGreaterThan(0.7);
  });

  it('carries RED on all five legs, and asks for no packet again', () => {
    const rows = record.scenarios[0]?.ledger ?? [];
    expect(rows.map(({ leg, red }) => [leg, red?.active])).toEqual([
      ['speaker → SFU', true],
      ['SFU → translator', true],
      ['translator → SFU', true],
      ['SFU → listener', true],
      ['SFU → floor listener', true],
    ]);
    for (const { retransmittedShare } of rows) expect(retransmittedShare).toBe(0);
  });

  it('has its impairment, or the lack of it, seen by all four witnesses', () => {
    const rows = record.scenarios[0]?.verification ?? [];
    expect(new Set(rows.map(({ source }) => source))).toEqual(
      new Set(['before', 'during', 'after', 'queues']),
    );
    expect(rows.filter(({ verified }) => !verified)).toEqual([]);
  });

  it('is visited: all join and hear in plausible times, by way of the relay', () => {
    const { connect } = record.scenarios[0]?.metrics ?? {};
    // Speaker, listener, floor listener, and the speaker whose room is visited.
    expect(connect).toMatchObject({ attempts: VISITS + 4, ok: VISITS + 4 });
    const visits = observations.flatMap(({ event }) => (event.type === 'visit' ? [event] : []));
    expect(visits.map(({ attempt }) => attempt).toSorted((a, b) => a - b)).toEqual(
      Array.from({ length: VISITS }, (_, i) => i + 1),
    );
    for (const { joinMs = 0, firstAudioMs = 0 } of visits) {
      // Signalling takes several round trips and a handshake; media comes after it.
      expect(joinMs).toBeGreaterThan(5);
      expect(firstAudioMs).toBeGreaterThan(joinMs);
      expect(firstAudioMs).toBeLessThan(5000);
    }
  });

  it('leaves samples, recordings, logs of every service and the report on disk, and nothing on the engine', async () => {
    const samples = readFileSync(path.join(runDir(), 'samples.ndjson'), 'utf8').trim().split('\n');
    expect(samples.filter((line) => line.includes('"e2e_ms"'))).toHaveLength(UTTERANCES);
    expect(readdirSync(path.join(runDir(), 'evidence/clean/1'))).toContain('listener-1.wav');
    const logs = readdirSync(path.join(runDir(), 'logs'));
    for (const service of ['coturn', 'livekit', 'stt', 'mt', 'tts', 'translator', 'redis', 'gateway']) {
      expect(logs).toContain(`${service}.log`);
    }
    expect(existsSync(path.join(runDir(), 'report.html'))).toBe(true);
    expect(await leftOf(runDir())).toEqual([]);
  });

  it("keeps the run's secrets out of everything it wrote", () => {
    // Keys of this form are made for every run; LiveKit logs the name of a key, never its secret.
    const secrets = /secret["':= ]+[0-9a-f]{32,}|requirepass +\S+|static-auth-secret=/i;
    const files = readdirSync(runDir(), { recursive: true, withFileTypes: true }).filter((entry) =>
      entry.isFile(),
    );
    for (const file of files) {
      const text = readFileSync(path.join(file.parentPath, file.name), 'latin1');
      expect(secrets.test(text), file.name).toBe(false);
    }
  });
});
