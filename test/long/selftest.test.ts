import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { EXIT } from '../../src/lib/errors.ts';
import type { SelftestRecord } from '../../src/model/selftest.ts';
import { type Finished, hiveBench, leftOf, SUBNETS, workspace } from '../live/command.ts';

const CONFIG = { stack: { ...SUBNETS, ports: 'ephemeral' } };

describe('the self-test', () => {
  const { config, runDir } = workspace(CONFIG);
  let finished: Finished;
  let record: SelftestRecord;

  beforeAll(async () => {
    finished = await hiveBench(['--config', config, 'selftest', '--json']);
    record = JSON.parse(finished.stdout) as SelftestRecord;
  });

  it('recovers every truth, and its exit code says so', () => {
    expect(record.rows.filter(({ ok }) => !ok)).toEqual([]);
    expect(record.concerns).toEqual([]);
    expect(record.ok).toBe(true);
    expect(finished.exitCode).toBe(EXIT.pass);
  });

  it('knows the delays of at least 20 utterances each, from an echo that kept to them', () => {
    const rows = record.rows.filter(({ what }) => what.startsWith('echo holds'));
    expect(rows.map(({ expected }) => expected)).toEqual(['0 ms', '50 ms', '200 ms', '400 ms']);
    for (const { n, errorP50Ms } of rows) {
      expect(n).toBeGreaterThanOrEqual(20);
      expect(Math.abs(errorP50Ms ?? Infinity)).toBeLessThanOrEqual(3);
    }
    const all = record.rows.find(({ what }) => what.startsWith('echo, all together'));
    expect(all?.errorP99Ms).toBeLessThanOrEqual(8);
    for (const { heldMs, delayMs } of record.utterances) {
      // Sample-exact: half a sample of 16 kHz.
      expect(Math.abs((heldMs ?? Infinity) - 4500 - delayMs)).toBeLessThanOrEqual(0.04);
    }
  });

  it('counts as many packets lost as the relay dropped', () => {
    const rows = record.rows.filter(({ group }) => group === 'loss');
    expect(rows.map(({ expected }) => expected).toSorted()).toEqual(
      [0, 0, 20, 20, 60, 60, 100, 100].map((lost) => `${lost} lost, ${lost / 20} %`).toSorted(),
    );
    for (const { expected, recovered } of rows) expect(recovered.split(',')[0]).toBe(expected.split(',')[0]);
  });

  it('finds nothing where nothing is', () => {
    const controls = record.rows.filter(({ group }) => group === 'control');
    expect(controls.map(({ recovered }) => recovered).toSorted()).toEqual([
      expect.stringMatching(/^[012] matches$/),
      '4 missing, verdict fail',
      ...Array.from({ length: 4 }, () => 'not verified'),
    ]);
  });

  it('keeps its record and the evidence, and nothing on the engine', async () => {
    expect(JSON.parse(readFileSync(path.join(runDir(), 'selftest.json'), 'utf8'))).toEqual(record);
    const evidence = (call: string): string[] => readdirSync(path.join(runDir(), 'evidence', call, '1'));
    expect(evidence('echo')).toContain('listener-1.wav');
    expect(evidence('echo')).toContain('echo-1.wav');
    expect(evidence('echo')).toContain('observations.ndjson');
    expect(evidence('silence')).toContain('listener-1.wav');
    expect(await leftOf(runDir())).toEqual([]);
  });
});
