import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { EXIT } from '../../src/lib/errors.ts';
import { hiveBench, workspace } from './command.ts';

describe('bad input', () => {
  it('answers an unknown scenario with 64 and the valid names', async () => {
    const { exitCode, stderr, stdout } = await hiveBench(['run', '--scenario', 'nope']);
    expect(exitCode).toBe(EXIT.usage);
    expect(stderr).toContain('unknown scenario "nope"');
    for (const name of ['clean', 'loss-5', 'jitter-150', 'stress', 'burst-loss-3'])
      expect(stderr).toContain(name);
    expect(stdout).toBe('');
  });

  it.each([
    [['run', '--profile', 'huge'], 'Allowed choices are quick, ci, signoff'],
    [['run', '--duration', '-3'], 'expected a number above 0'],
    [['jump'], "unknown command 'jump'"],
    [
      ['run', '--target', 'ws://10.0.0.7:7880', '--keep', '--capture'],
      'got --keep and --capture with a target',
    ],
    [['run', '--target-network', 'bridge'], 'got --target-network without --target'],
    [['run', '--target', 'http://10.0.0.7'], 'expected ws://host:port or wss://host'],
    [['compare', '/no/such/run', '/nor/this'], 'there is no run /no/such/run'],
    [['verify', '/no/such/bundle'], 'there is no bundle /no/such/bundle'],
    [['replay', '/no/such/run', '--dry-run'], 'there is no run /no/such/run'],
    [['--config', '/no/such/file.ts', 'run'], 'there is no configuration file'],
  ])('answers %j with 64', async (args, message) => {
    const { exitCode, stderr } = await hiveBench(args);
    expect(exitCode).toBe(EXIT.usage);
    expect(stderr).toContain(message);
  });

  it('explains every problem of a configuration at once', async () => {
    const { config } = workspace({});
    writeFileSync(
      config,
      'export default { seed: "x", stack: { subnet: "10.0.0.0/8", accessSubnet: "10.1.0.0/16" }, oops: 1 };',
    );
    const { exitCode, stderr } = await hiveBench(['--config', config, 'run']);
    expect(exitCode).toBe(EXIT.usage);
    expect(stderr).toContain('seed: got "x"');
    expect(stderr).toContain('oops: got an unknown key');
  });
});

describe('the configuration that the documentation shows', () => {
  it('is accepted, with its own scenario', async () => {
    const { config } = workspace({});
    const shown = /```ts\n([\s\S]*?)```/.exec(readFileSync('docs/configuration.md', 'utf8'))?.[1] ?? '';
    writeFileSync(config, shown.replace("'hive-bench'", `'${path.resolve('src/index.ts')}'`));
    const { exitCode, stdout, stderr } = await hiveBench(['--config', config, 'scenarios', '--json']);
    expect(exitCode, stderr).toBe(EXIT.pass);
    expect(stdout).toContain('"hotel"');
  });
});

describe('without an engine', () => {
  it('says so without waiting, with 69 and what to do', async () => {
    const began = performance.now();
    await hiveBench(['--version']);
    const start = performance.now();
    const { exitCode, stderr } = await hiveBench(['run'], { DOCKER_HOST: 'unix:///nowhere/docker.sock' });
    expect(exitCode).toBe(EXIT.unavailable);
    // It is loading that takes the time: 6 times that of --version, however slow the machine is (3.9 s and 0.7 s).
    expect(performance.now() - start).toBeLessThan(10 * (start - began));
    expect(stderr).toContain('no Docker Engine answered');
    expect(stderr).toContain('hint');
  });

  it('doctor still tells what it can', async () => {
    const { exitCode, stdout } = await hiveBench(['doctor', '--json'], {
      DOCKER_HOST: 'unix:///nowhere/docker.sock',
    });
    expect(exitCode).toBe(EXIT.unavailable);
    const findings = JSON.parse(stdout) as { check: string; status: string }[];
    expect(findings.find(({ check }) => check === 'engine')?.status).toBe('fail');
    expect(findings.find(({ check }) => check === 'disk')?.status).toBe('pass');
  });
});

describe('help', () => {
  it.each(['init', 'run', 'scenarios', 'up', 'down', 'clean', 'doctor'])(
    '%s --help shows examples',
    async (verb) => {
      const { exitCode, stdout } = await hiveBench([verb, '--help']);
      expect(exitCode).toBe(EXIT.pass);
      expect(stdout).toMatch(new RegExp(`Examples?:\\n {2}\\$ hive-bench ${verb}`));
    },
  );

  it('lists the scenarios as JSON', async () => {
    const { stdout } = await hiveBench(['scenarios', '--json']);
    const scenarios = JSON.parse(stdout) as { name: string; suite: boolean; expected?: { p95Ms: number } }[];
    expect(scenarios.filter(({ suite }) => suite)).toHaveLength(8);
    expect(scenarios.find(({ name }) => name === 'loss-5')?.expected?.p95Ms).toBe(490);
  });
});
