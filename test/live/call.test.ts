import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Observation } from '../../src/model/participant.ts';
import type { RunRecord } from '../../src/model/run-record.ts';
import { fromJson } from '../../src/report/json.ts';
import { type Finished, hiveBench, leftOf, smallConfig, workspace } from './command.ts';

const UTTERANCES = 5;

describe('a relayed call on a clean network', () => {
  const { config, runDir } = workspace(smallConfig(UTTERANCES));
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
    expect([0, 2]).toContain(finished.exitCode);
    expect(record.scenarios[0]?.concerns.filter(({ invalidates }) => invalidates)).toEqual([]);
    expect(finished.stdout).toContain('clean');
    expect(finished.stdout).toContain('provisional');
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
