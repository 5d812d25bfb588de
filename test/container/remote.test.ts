import { existsSync, readdirSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EXIT } from '../../src/errors.ts';
import { connectEngine } from '../../src/stack/engine.ts';
import { findVantage } from '../../src/stack/vantage.ts';
import { hiveBench, smallConfig, workspace } from '../live/command.ts';
import { type SecondEngine, startSecondEngine } from './second-engine.ts';

let engine: SecondEngine;
beforeAll(async () => {
  engine = await startSecondEngine();
});
afterAll(async () => {
  await engine?.[Symbol.asyncDispose]();
});

describe('an engine whose services cannot be reached', () => {
  it.each(['tcp', 'unix'] as const)('over %s is refused before anything is made', async (kind) => {
    const place = workspace(smallConfig(1));
    const env = { DOCKER_HOST: engine[kind] };
    const { exitCode, stderr } = await hiveBench(
      ['--config', place.config, 'run', '--scenario', 'clean'],
      env,
    );
    expect(exitCode).toBe(EXIT.unavailable);
    expect(stderr).toMatch(/error: the engine ".+" at .+ its services cannot be reached from here\./);
    expect(stderr).not.toMatch(/pulling|building/);
    expect(existsSync(place.output) ? readdirSync(place.output) : []).toEqual([]);
  });

  it('is refused within a second, and nothing is left on it', async () => {
    const before = process.env['DOCKER_HOST'];
    process.env['DOCKER_HOST'] = engine.tcp;
    try {
      const remote = await connectEngine();
      const began = performance.now();
      await expect(findVantage(remote)).rejects.toMatchObject({ exitCode: EXIT.unavailable });
      expect(performance.now() - began).toBeLessThan(1000);
      const networks = await remote.docker.listNetworks();
      expect(networks.map(({ Name }) => Name).toSorted()).toEqual(['bridge', 'host', 'none']);
    } finally {
      if (before === undefined) delete process.env['DOCKER_HOST'];
      else process.env['DOCKER_HOST'] = before;
    }
  });

  it('is a failed row of doctor', async () => {
    const { stdout } = await hiveBench(['doctor', '--json'], { DOCKER_HOST: engine.tcp });
    const rows = JSON.parse(stdout) as { check: string; status: string }[];
    expect(rows.find(({ check }) => check === 'services')?.status).toBe('fail');
  });
});
