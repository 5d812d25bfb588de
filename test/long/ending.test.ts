import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, rmSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { EXIT } from '../../src/lib/errors.ts';
import { connectEngine } from '../../src/stack/engine.ts';
import type { EngineObject } from '../../src/stack/reap.ts';
import { ANY_SUBNETS, hiveBench, leftOf, smallConfig, start, workspace } from '../live/command.ts';
import { FreezableEngine } from '../live/frozen-engine.ts';
import { Stand } from '../live/stand.ts';
import { Terminal } from '../live/terminal.ts';

/** A whole start of the stack beside two others. */
const UP_WITHIN_MS = 120_000;
/** What the watchdog is given. */
const MINUTE_MS = 60_000;

const RUN = ['run', '--scenario', 'clean'] as const;

/** What is left of the run after a minute; without another command, so that the watchdog alone can have removed it. */
async function leftAfterAMinute(runDir: string): Promise<EngineObject[]> {
  const until = performance.now() + MINUTE_MS;
  let left = await leftOf(runDir);
  while (left.length > 0 && performance.now() < until) {
    await sleep(500);
    left = await leftOf(runDir);
  }
  return left;
}

/** Nobody's latency is looked at: several at once. */
describe.concurrent('a run that is ended', () => {
  it('by one Ctrl-C under npx: exits with 130, and nothing is left', async () => {
    const { config, runDir } = workspace(smallConfig(1, ANY_SUBNETS));
    const terminal = new Terminal(`npx hive-bench --config ${config} ${RUN.join(' ')}`);
    await terminal.showed(/redis ready/, UP_WITHIN_MS);
    terminal.pressCtrlC();
    expect(await terminal.ended()).toBe(EXIT.interrupted);
    expect(terminal.shown).toContain('SIGINT: stopping');
    expect(terminal.shown).toContain('stopped before anything had been measured');
    expect(await leftOf(runDir())).toEqual([]);
  });

  it('by the end of its terminal: nothing is left', async () => {
    const { config, runDir } = workspace(smallConfig(1, ANY_SUBNETS));
    const terminal = new Terminal(`node bin/hive-bench.js --config ${config} ${RUN.join(' ')}`);
    await terminal.showed(/redis ready/, UP_WITHIN_MS);
    terminal.close();
    expect(await leftAfterAMinute(runDir())).toEqual([]);
  });

  it('by the end of whoever reads its progress: nothing is left', async () => {
    const { config, runDir } = workspace(smallConfig(1, ANY_SUBNETS));
    const line = `node bin/hive-bench.js --config ${config} ${RUN.join(' ')} 2>&1 | sed "/redis ready/q"`;
    const shell = spawn('sh', ['-c', line], { stdio: 'ignore' });
    await once(shell, 'close');
    expect(await leftOf(runDir())).toEqual([]);
  });

  it('by SIGINT while it speaks: reports, and removes within the time that a cancelled job has', async () => {
    const { config, runDir } = workspace(smallConfig(6, ANY_SUBNETS));
    const running = start(['--config', config, ...RUN]);
    await running.said(/reference translations/, UP_WITHIN_MS);
    await new Stand(await connectEngine(), running, runDir).heard('clean', 1);
    const began = performance.now();
    running.child.kill('SIGINT');
    const { exitCode } = await running.finished();
    const tookMs = performance.now() - began;
    expect(exitCode).toBe(EXIT.interrupted);
    expect(existsSync(path.join(runDir(), 'report.html'))).toBe(true);
    expect(await leftOf(runDir())).toEqual([]);
    expect(tookMs).toBeLessThan(10_000);
    // The report again, for somebody who reads one byte of it.
    const judged = start(['judge', runDir(), '--format', 'json']);
    judged.child.stdout?.once('data', () => judged.child.stdout?.destroy());
    expect((await judged.finished()).exitCode).toBe(EXIT.interrupted);
  });

  it.each([
    ['is started', /redis ready/],
    ['is up', /stack is up/],
  ])('by SIGKILL while the stack %s: within a minute nothing is left', async (_, pattern) => {
    const { config, runDir } = workspace(smallConfig(1, ANY_SUBNETS));
    const running = start(['--config', config, ...RUN]);
    await running.said(pattern, UP_WITHIN_MS);
    running.child.kill('SIGKILL');
    expect((await leftOf(runDir())).length).toBeGreaterThan(0);
    expect(await leftAfterAMinute(runDir())).toEqual([]);
    expect((await hiveBench(['clean'])).exitCode).toBe(EXIT.pass);
  });

  it('by its folder being deleted: says so at once, and nothing is left', async () => {
    const { config, runDir } = workspace(smallConfig(1, ANY_SUBNETS));
    const running = start(['--config', config, ...RUN]);
    await running.said(/stack is up/, UP_WITHIN_MS);
    const dir = runDir();
    rmSync(dir, { recursive: true });
    const began = performance.now();
    const { exitCode, stderr } = await running.finished();
    expect(exitCode).toBe(EXIT.harnessFault);
    expect(stderr).toContain(`error: ${dir} was deleted or moved while the run was writing to it.`);
    expect(performance.now() - began).toBeLessThan(20_000);
    expect(await leftOf(dir)).toEqual([]);
  });

  it.each([
    ['while the stack is started', /redis ready/, false],
    ['in the middle of a run, SIGINT included', /reference translations/, true],
  ])(
    'by an engine that stops answering %s: ends with 69; the watchdog removes all when it is back',
    async (_, pattern, stop) => {
      await using engine = await FreezableEngine.open();
      const { config, runDir } = workspace(smallConfig(1, ANY_SUBNETS));
      const running = start(['--config', config, ...RUN], { DOCKER_HOST: engine.DOCKER_HOST });
      await running.said(pattern, UP_WITHIN_MS);
      engine.freeze();
      const began = performance.now();
      if (stop) running.child.kill('SIGINT');
      const { exitCode, stderr } = await running.finished();
      const tookMs = performance.now() - began;
      expect(exitCode, stderr).toBe(EXIT.unavailable);
      expect(stderr).toContain('error: the Docker Engine does not answer: no reply to a ping for');
      expect(tookMs).toBeLessThan(90_000);
      expect((await leftOf(runDir())).length).toBeGreaterThan(0);
      engine.thaw();
      expect(await leftAfterAMinute(runDir())).toEqual([]);
    },
  );
});
