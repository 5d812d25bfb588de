import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { EXIT } from '../../src/errors.ts';
import { fromJson } from '../../src/report/json.ts';
import { hiveBench, leftOf, smallConfig, start, workspace } from './command.ts';

describe('an interrupted run', () => {
  it('still reports what was measured after SIGINT, says so, and leaves nothing', async () => {
    const { config, runDir } = workspace(smallConfig(30));
    const running = start(['--config', config, 'run', '--scenario', 'clean', 'loss-1']);
    await running.said(/heard [3-9] of/, 120_000);
    running.child.kill('SIGINT');
    const { exitCode, stderr } = await running.finished();
    expect(exitCode).toBe(EXIT.interrupted);
    expect(stderr).toContain('SIGINT: stopping');
    const record = fromJson(readFileSync(path.join(runDir(), 'run.json'), 'utf8'));
    expect(record.interrupted).toBe(true);
    expect(record.scenarios.map(({ name }) => name)).toEqual(['clean']);
    expect(record.scenarios[0]?.metrics.e2e_ms?.n).toBeGreaterThan(0);
    // Cut-off utterances are left out, neither heard nor missing.
    expect(record.scenarios[0]?.metrics.e2e_ms?.n).toBeLessThan(30);
    expect(record.scenarios[0]?.metrics.e2e_ms?.missing).toBe(0);
    expect(await leftOf(runDir())).toEqual([]);
  });

  it('leaves nothing after SIGINT while the stack is still starting', async () => {
    const { config, runDir } = workspace(smallConfig(2));
    const running = start(['--config', config, 'run', '--scenario', 'clean']);
    await running.said(/ready at/, 120_000);
    running.child.kill('SIGINT');
    const { exitCode } = await running.finished();
    expect(exitCode).toBe(EXIT.interrupted);
    expect(existsSync(path.join(runDir(), 'run.json'))).toBe(false);
    expect(await leftOf(runDir())).toEqual([]);
  });

  it('after SIGKILL keeps its samples on disk, and clean removes all it left', async () => {
    const { config, runDir } = workspace(smallConfig(30));
    const running = start(['--config', config, 'run', '--scenario', 'clean']);
    await running.said(/of \d+ s, heard/, 120_000);
    running.child.kill('SIGKILL');
    await running.finished();
    expect((await leftOf(runDir())).length).toBeGreaterThan(5);
    expect(readFileSync(path.join(runDir(), 'evidence/clean/1/observations.ndjson'), 'utf8')).toContain(
      '"joined"',
    );
    const { exitCode, stderr } = await hiveBench(['clean']);
    expect(exitCode).toBe(EXIT.pass);
    expect(stderr).toContain('a dead run left');
    expect(await leftOf(runDir())).toEqual([]);
  });
});
