import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { EXIT } from '../../src/lib/errors.ts';
import type { RunRecord } from '../../src/model/run-record.ts';
import { fromJson } from '../../src/report/json.ts';
import { connectEngine } from '../../src/stack/engine.ts';
import {
  ANY_SUBNETS,
  type Finished,
  hiveBench,
  leftOf,
  type Running,
  smallConfig,
  start,
  workspace,
} from '../live/command.ts';
import { chosen } from './chosen.ts';
import { Stand } from '../live/stand.ts';
import { tell } from './table.ts';

interface Begun {
  readonly running: Running;
  readonly stand: Stand;
  readonly runDir: () => string;
  readonly output: string;
}

async function begin(config: object, ...scenarios: string[]): Promise<Begun> {
  const { config: file, runDir, output } = workspace(config);
  const running = start(['--config', file, 'run', '--scenario', ...scenarios]);
  const engine = await connectEngine();
  return { running, stand: new Stand(engine, running, runDir), runDir, output };
}

function recordOf(runDir: string): RunRecord | undefined {
  const file = path.join(runDir, 'run.json');
  return existsSync(file) ? fromJson(readFileSync(file, 'utf8')) : undefined;
}

function lastError({ stderr }: Finished): string {
  return /^error: .*$/m.exec(stderr)?.[0] ?? '';
}

const observations = (dir: string): string => {
  const file = path.join(dir, 'evidence/clean/1/observations.ndjson');
  return existsSync(file) ? readFileSync(file, 'utf8') : '';
};
const has = (dir: string, name: string): boolean => existsSync(path.join(dir, name));

/** It mounts a small disk. */
const IS_ROOT = process.getuid?.() === 0;

/** From the first container to the last report, each with how it is known to have begun. */
const PHASES: readonly {
  readonly phase: string;
  readonly begun: (dir: string, stderr: string) => boolean;
}[] = [
  { phase: 'services are starting', begun: (_, stderr) => stderr.includes('ready at') },
  { phase: 'the idle path is measured', begun: (_, stderr) => stderr.includes('stack is up') },
  { phase: 'the path is probed before', begun: (_, stderr) => stderr.includes('reference translations') },
  { phase: 'participants join', begun: (dir) => observations(dir).includes('"hello"') },
  { phase: 'the script plays', begun: (dir) => observations(dir).includes('"onset"') },
  { phase: 'the path is probed after', begun: (dir) => observations(dir).includes('"done"') },
  { phase: 'quality is scored', begun: (dir) => has(dir, 'logs/clean-1-visqol.log') },
  { phase: 'the stack is taken down', begun: (dir) => has(dir, 'evidence/clean/1/round.json') },
];

/** Nobody's latency is looked at, nor any verdict but that it is no pass: several at once. */
describe.concurrent('a run that is ended from outside', () => {
  it('a self-test, by SIGINT: says so and leaves nothing', async () => {
    const { config, runDir } = workspace({ stack: { ...ANY_SUBNETS, ports: 'ephemeral' } });
    const running = start(['--config', config, 'selftest']);
    await running.said(/path probe/, 120_000);
    running.child.kill('SIGINT');
    const { exitCode } = await running.finished();
    expect(exitCode).toBe(EXIT.interrupted);
    expect(existsSync(path.join(runDir(), 'selftest.json'))).toBe(false);
    expect(await leftOf(runDir())).toEqual([]);
  });

  it.each(chosen(PHASES))(
    'by SIGINT while $phase: ends, tells, and leaves nothing',
    async ({ phase, begun }) => {
      const { running, stand, runDir } = await begin(smallConfig(2, ANY_SUBNETS), 'clean');
      const there = (): boolean => {
        try {
          return begun(runDir(), running.stderr);
        } catch {
          return false;
        }
      };
      await stand.until(there, phase, 120_000);
      running.child.kill('SIGINT');
      const finished = await running.finished();
      const record = recordOf(runDir());
      const left = (await leftOf(runDir())).length;
      tell({
        fault: `SIGINT while ${phase}`,
        happened: record ? record.reason : lastError(finished),
        verdict: record?.verdict ?? 'none',
        exitCode: finished.exitCode,
        left,
      });
      expect(finished.stderr).not.toContain('internal error');
      expect(left).toBe(0);
      // Where all had been measured, the run is what it would have been.
      const whole = record?.interrupted === false ? record : undefined;
      expect(finished.exitCode).toBe(whole?.exitCode ?? EXIT.interrupted);
      expect(whole ? 'inconclusive' : (record?.verdict ?? 'inconclusive')).not.toBe('pass');
      expect(whole ? whole.scenarios[0]?.metrics.e2e_ms?.n : 2).toBe(2);
    },
  );
});

/** What was measured is judged, so nothing else may disturb the host. */
describe('a run that ends with something measured', () => {
  it.skipIf(!IS_ROOT)(
    'by a results disk that is full: one error, and what was whole by then is judged',
    async () => {
      const { config, output } = workspace(smallConfig(3));
      execFileSync('mkdir', ['-p', output]);
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64m', 'tmpfs', output]);
      try {
        const running = start(['--config', config, 'run', '--scenario', 'clean', 'loss-1', 'jitter-100']);
        const engine = await connectEngine();
        await running.said(/reference translations/, 120_000);
        const dir = path.join(output, /run (\d{8}-\d{6}-\w{4})/.exec(running.stderr)?.[1] ?? '');
        const stand = new Stand(engine, running, () => dir);
        await stand.heard('loss-1', 1);
        const { bavail, bsize } = statfsSync(output);
        const filler = path.join(output, 'filler');
        try {
          writeFileSync(filler, Buffer.alloc(bavail * bsize));
        } catch {
          // A little less than what was said to be there: full is what it should be.
        }
        const finished = await running.finished();
        const left = (await leftOf(dir)).length;
        rmSync(filler);
        const judged = await hiveBench(['judge', dir]);
        tell({
          fault: 'results disk full in the second of three scenarios',
          happened: lastError(finished),
          verdict: recordOf(dir)?.verdict ?? 'none',
          exitCode: finished.exitCode,
          left,
        });
        expect(finished.exitCode).toBe(EXIT.harnessFault);
        expect(finished.stderr).toMatch(/error: .*could not be written: the disk is full \(ENOSPC\)/);
        expect(finished.stderr).not.toContain('internal error');
        expect(left).toBe(0);
        expect(judged.exitCode).toBe(EXIT.interrupted);
        const record = recordOf(dir);
        expect(record?.scenarios.map(({ name }) => name)).toEqual(['clean']);
        expect(record?.verdict).toBe('inconclusive');
      } finally {
        execFileSync('umount', [output]);
      }
    },
  );
});
