import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { EXIT } from '../../src/errors.ts';
import type { RunRecord } from '../../src/model/run-record.ts';
import { fromJson } from '../../src/report/json.ts';
import { connectEngine } from '../../src/stack/engine.ts';
import { type Finished, leftOf, smallConfig, start, workspace } from './command.ts';

interface Outcome {
  readonly finished: Finished;
  readonly record: RunRecord;
}

/** A run in which something is killed as soon as its progress says so. */
async function killing(service: string, when: RegExp, utterances: number): Promise<Outcome> {
  const { config, runDir } = workspace(smallConfig(utterances));
  const running = start(['--config', config, 'run', '--scenario', 'clean']);
  await running.said(when, 120_000);
  const victim = (await leftOf(runDir())).find(({ name }) => name.endsWith(`-${service}`));
  if (!victim) throw new Error(`no container of ${service}`);
  const { docker } = await connectEngine();
  await docker.getContainer(victim.id).kill();
  const finished = await running.finished();
  expect(await leftOf(runDir())).toEqual([]);
  return { finished, record: fromJson(readFileSync(path.join(runDir(), 'run.json'), 'utf8')) };
}

describe('a part that dies while it is needed', () => {
  it('translator gone before anybody speaks: every utterance is missing, never a pass', async () => {
    const { finished, record } = await killing('translator', /stack is up/, 3);
    const [clean] = record.scenarios;
    expect(clean?.metrics.e2e_ms).toMatchObject({ n: 3, missing: 3, p95: Number.POSITIVE_INFINITY });
    expect(clean?.verdict).toBe('fail');
    expect(finished.exitCode).toBe(EXIT.sloBreach);
    expect(clean?.concerns.map(({ what }) => what).join()).toContain('translator ended with exit code 137');
  });

  it('STT killed half-way: what follows is missing, and the report names it', async () => {
    const { finished, record } = await killing('stt', /heard [2-9] of/, 12);
    const [clean] = record.scenarios;
    expect(clean?.metrics.e2e_ms?.n).toBe(12);
    expect(clean?.metrics.e2e_ms?.missing).toBeGreaterThan(3);
    expect(clean?.metrics.e2e_ms?.missing).toBeLessThan(12);
    expect(finished.exitCode).toBe(EXIT.sloBreach);
    expect(clean?.concerns.map(({ what }) => what).join()).toContain('stt ended with exit code 137');
  });

  it('gateway killed half-way: the network is unknown, so the scenario is invalid', async () => {
    const { finished, record } = await killing('gateway', /heard [2-9] of/, 6);
    expect(record.scenarios[0]?.verdict).toBe('invalid');
    expect(finished.exitCode).toBe(EXIT.invalid);
  });
});
