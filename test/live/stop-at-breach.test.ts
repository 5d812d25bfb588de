import { readFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { EXIT } from '../../src/lib/errors.ts';
import type { RunRecord } from '../../src/model/run-record.ts';
import { fromJson } from '../../src/report/json.ts';
import { type Finished, hiveBench, SUBNETS, workspace } from './command.ts';

/** Three stays of two calls with four utterances each; no answer comes within 60 ms, so that the first stay proves it. */
const PROFILE = { utterances: 24, pairs: 2, calls: 6, visits: 5 };

describe('a scenario that cannot pass any more', () => {
  const { config, runDir } = workspace({
    stack: { ...SUBNETS, ports: 'ephemeral' },
    profiles: { ci: PROFILE },
  });
  let finished: Finished;
  let record: RunRecord;

  beforeAll(async () => {
    const scenarios = ['--scenario', 'clean', '--scenario', 'loss-1'];
    const flags = ['--profile', 'ci', '--fail-fast', '--target-latency', '60'];
    finished = await hiveBench(['--config', config, 'run', ...scenarios, ...flags]);
    record = fromJson(readFileSync(path.join(runDir(), 'run.json'), 'utf8'));
  });

  it('is stopped after the stay that proved it, and fails', () => {
    const [clean] = record.scenarios;
    expect(clean?.utterances).toHaveLength(8);
    expect(clean).toMatchObject({ verdict: 'fail', stoppedAtBreach: 'e2e_ms p95 <= 60' });
    expect(clean?.reason).toContain(
      'stopped after 8 of 24 utterances, when e2e_ms p95 <= 60 could not be met',
    );
    expect(clean?.concerns.filter(({ invalidates }) => invalidates)).toEqual([]);
  });

  it('has its path proven after the last call all the same', () => {
    const witnesses = record.scenarios[0]?.verification.map(({ source }) => source);
    expect(witnesses).toContain('after');
  });

  it('is the last one with --fail-fast: the run is whole, and names what it left out', () => {
    expect(record.scenarios.map(({ name }) => name)).toEqual(['clean']);
    expect(record).toMatchObject({ verdict: 'fail', interrupted: false });
    expect(record.outcomes).toMatchObject({ fail: 1, 'not-measured': 1 });
    expect(finished.exitCode).toBe(EXIT.sloBreach);
    expect(finished.stdout).toContain('--fail-fast: loss-1 not measured');
  });

  it('is judged the same from its files', async () => {
    const again = await hiveBench(['judge', runDir(), '--format', 'json']);
    expect(again.exitCode).toBe(EXIT.sloBreach);
    const { verdict, scenarios } = fromJson(again.stdout);
    expect(verdict).toBe('fail');
    expect(scenarios.map(({ reason }) => reason)).toEqual(record.scenarios.map(({ reason }) => reason));
  });
});
