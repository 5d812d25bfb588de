import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { EXIT } from '../../src/lib/errors.ts';
import { readSetup } from '../../src/evidence/setup.ts';
import type { ListedRun } from '../../src/report/runs-text.ts';
import { fromJson } from '../../src/report/json.ts';
import {
  ANY_SUBNETS,
  type Finished,
  hiveBench,
  leftOf,
  smallConfig,
  start,
  workspace,
} from '../live/command.ts';

const UTTERANCES = [2, 3];

describe('two runs that start in the same moment, their subnets left to hive-bench', () => {
  const places = UTTERANCES.map((utterances) => workspace(smallConfig(utterances, ANY_SUBNETS)));
  const results = (args: readonly string[]): Promise<Finished> =>
    hiveBench(['--config', places[0]?.config ?? '', 'results', ...args]);
  let runs: readonly Finished[];
  /** Of a third process, while both measured. */
  let cleaned: Finished;
  let pruned: Finished;

  beforeAll(async () => {
    const running = places.map(({ config }) => start(['--config', config, 'run', '--scenario', 'clean']));
    await Promise.all(running.map((each) => each.said(/stack is up/, 120_000)));
    cleaned = await hiveBench(['clean']);
    pruned = await results(['prune', '--keep', '0']);
    runs = await Promise.all(running.map((each) => each.finished()));
  });

  it('both finish, each with its own utterances, all of them heard', () => {
    const records = places.map(({ runDir }) =>
      fromJson(readFileSync(path.join(runDir(), 'run.json'), 'utf8')),
    );
    expect(records.map(({ scenarios }) => scenarios[0]?.metrics.e2e_ms)).toMatchObject(
      UTTERANCES.map((n) => ({ n, missing: 0 })),
    );
    // Two stacks on two cores may well be slow or unwell; what they measured is theirs all the same.
    for (const { exitCode, stderr } of runs)
      expect([EXIT.inconclusive, EXIT.sloBreach, EXIT.invalid], stderr).toContain(exitCode);
  });

  it('each on subnets of its own, which its record has', () => {
    const subnets = places.flatMap(({ runDir }) => Object.values(readSetup(runDir()).subnets ?? {}));
    expect(new Set(subnets).size).toBe(4);
    const { harness, config } = fromJson(
      readFileSync(path.join(places[0]?.runDir() ?? '', 'run.json'), 'utf8'),
    );
    expect(harness.subnets).toEqual({ stack: subnets[0], access: subnets[1] });
    expect(config['stack']).toMatchObject(ANY_SUBNETS);
  });

  it('are not touched by a clean meanwhile, and leave nothing themselves', async () => {
    expect([cleaned.exitCode, cleaned.stdout]).toEqual([EXIT.pass, 'nothing was left\n']);
    for (const { runDir } of places) expect(await leftOf(runDir())).toEqual([]);
  });

  it('are not pruned meanwhile, and can be afterwards', async () => {
    const dir = places[0]?.runDir() ?? '';
    expect([pruned.exitCode, pruned.stdout]).toEqual([
      EXIT.pass,
      expect.stringContaining(`left ${path.basename(dir)}: in progress, process `),
    ]);
    const [run] = JSON.parse((await results(['list', '--json'])).stdout) as ListedRun[];
    expect(run).toMatchObject({ id: path.basename(dir), profile: 'quick', scenarios: 1, evidence: 'kept' });
    expect(run).not.toHaveProperty('stays');
    const older = ['prune', '--older-than', '12h', '--dry-run'];
    expect((await results(older)).stdout).toContain('nothing to remove');
    await results(['prune', '--keep', '0', '--evidence-only']);
    const judged = await hiveBench(['judge', dir]);
    expect([judged.exitCode, judged.stderr]).toEqual([EXIT.usage, expect.stringContaining('was pruned on')]);
    await results(['prune', '--keep', '0']);
    expect(existsSync(dir)).toBe(false);
  });
});
