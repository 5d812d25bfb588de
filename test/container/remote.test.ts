import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EXIT } from '../../src/lib/errors.ts';
import { ROOT } from '../../src/lib/root.ts';
import { connectEngine } from '../../src/stack/engine.ts';
import { findVantage } from '../../src/stack/vantage.ts';
import { hiveBench, smallConfig, workspace } from '../live/command.ts';
import { loadOldImage } from './old-image.ts';
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

it('an engine in another network namespace is reached from that one, as by a job beside docker:dind in one pod', async () => {
  const { stdout } = await execa(
    'nsenter',
    [`--net=${engine.namespace}`, process.execPath, path.join(ROOT, 'bin/hive-bench.js'), 'doctor', '--json'],
    { env: { DOCKER_HOST: engine.tcp }, reject: false },
  );
  const rows = JSON.parse(stdout) as { check: string; found: string }[];
  expect(rows.find(({ check }) => check === 'services')?.found).toBe('reachable on the loopback');
});

describe('old images', () => {
  const MEGABYTE = 1_000_000;

  it('go, and report what that freed; those of a container, and those of somebody else, stay', async () => {
    const label = { 'hive-bench.image': 'redis' };
    await loadOldImage(engine.docker, 'hive-bench/redis:0000000000aa', label, 3 * MEGABYTE);
    await loadOldImage(engine.docker, 'hive-bench/redis:0000000000bb', label, MEGABYTE);
    await loadOldImage(engine.docker, 'somebody/redis:1', {}, MEGABYTE);
    const container = await engine.docker.createContainer({ Image: 'hive-bench/redis:0000000000bb' });
    const env = { DOCKER_HOST: engine.tcp };
    const listed = await hiveBench(['images', 'list'], env);
    expect(listed.stdout).toMatch(/redis:0000000000aa .*old: images prune removes it/);
    expect(listed.stdout).toMatch(/redis:0000000000bb .*old, used by a container/);
    expect(listed.stdout).not.toContain('somebody');
    const dry = await hiveBench(['images', 'prune', '--dry-run'], env);
    expect(dry.stdout.trim().split('\n').at(-1)).toBe('would remove 1 image');
    expect((await hiveBench(['images', 'prune'], env)).stdout).toMatch(
      /^removed hive-bench\/redis:0000000000aa {2}3\.0 MB\nremoved 1 image, 3\.0 MB freed\n$/,
    );
    await container.remove();
    await hiveBench(['images', 'prune'], env);
    const left = await engine.docker.listImages();
    expect(left.flatMap(({ RepoTags }) => RepoTags)).toEqual(['somebody/redis:1']);
    expect((await hiveBench(['images', 'prune'], env)).stdout).toBe('nothing to remove\n');
  });
});
