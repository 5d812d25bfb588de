import { readFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { LedgerRow } from '../../src/model/run-record.ts';
import { fromJson } from '../../src/report/json.ts';
import { hiveBench, smallConfig, workspace } from './command.ts';

const UTTERANCES = 6;

describe('a call with 5 % loss each way', () => {
  const { config, runDir } = workspace(smallConfig(UTTERANCES));
  let rows: readonly LedgerRow[];

  beforeAll(async () => {
    await hiveBench(['--config', config, 'run', '--scenario', 'loss-5']);
    rows = fromJson(readFileSync(path.join(runDir(), 'run.json'), 'utf8')).scenarios[0]?.ledger ?? [];
  });

  it('carries RED on all five legs', () => {
    expect(rows.map(({ leg, red }) => [leg, red?.active])).toEqual([
      ['speaker → SFU', true],
      ['SFU → translator', true],
      ['translator → SFU', true],
      ['SFU → listener', true],
      ['SFU → floor listener', true],
    ]);
  });

  it('loses packets on the bad legs, none on the clean one, and asks for none again', () => {
    const lost = new Map(rows.map(({ leg, lostShare }) => [leg, lostShare ?? Number.NaN]));
    expect(lost.get('translator → SFU')).toBe(0);
    expect(lost.get('speaker → SFU')).toBeGreaterThan(0.01);
    expect(lost.get('SFU → listener')).toBeGreaterThan(0.01);
    for (const { retransmittedShare } of rows) expect(retransmittedShare).toBe(0);
  });

  it('has less left to conceal at the floor listener than half of what it lost on both ways', () => {
    const floor = rows.find(({ leg }) => leg === 'SFU → floor listener');
    expect(floor?.residualShare).toBeLessThan((floor?.lostShare ?? 0) / 2);
  });
});
