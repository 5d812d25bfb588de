import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { EXIT } from '../../src/lib/errors.ts';
import type { RunRecord } from '../../src/model/run-record.ts';
import { fromJson } from '../../src/report/json.ts';
import { ROOT } from '../../src/lib/root.ts';
import { connectEngine } from '../../src/stack/engine.ts';
import { type Finished, hiveBench, leftOf, smallConfig, start, workspace } from '../live/command.ts';
import { Stand } from '../live/stand.ts';
import { tell } from './table.ts';

/** Everybody else on the machine feels these: they are for a machine of one's own, and must be asked for. */
const isAllowed = process.env['HIVE_BENCH_FAULTS_HOST'] === '1';
const UTTERANCES = 3;
const HOUR_S = 3600;
const ENGINE_PID = '/var/run/docker.pid';

interface Outcome {
  readonly finished: Finished;
  readonly record: RunRecord;
  readonly left: number;
}

/** Two scenarios; in the first something befalls the host, which is well again afterwards. */
async function befalling(inflict: () => Promise<void>, mend: () => void = () => undefined): Promise<Outcome> {
  const { config, runDir } = workspace(smallConfig(UTTERANCES));
  const running = start(['--config', config, 'run', '--scenario', 'clean', 'loss-1']);
  try {
    const engine = await connectEngine();
    await running.said(/reference translations/, 120_000);
    const stand = new Stand(engine, running, runDir);
    await stand.heard('clean', 1);
    await inflict();
  } finally {
    await running.finished();
    mend();
  }
  const finished = await running.finished();
  await hiveBench(['clean']);
  const left = (await leftOf(runDir())).length;
  return { finished, record: fromJson(readFileSync(path.join(runDir(), 'run.json'), 'utf8')), left };
}

function tellOf(fault: string, { finished, record, left }: Outcome): void {
  const [first] = record.scenarios;
  tell({
    fault,
    happened: first?.concerns[0]?.what ?? first?.reason ?? '',
    verdict: first?.verdict ?? 'none',
    exitCode: finished.exitCode,
    left,
  });
}

async function stopEngine(): Promise<void> {
  if (existsSync('/run/systemd/system')) {
    execFileSync('systemctl', ['stop', 'docker.socket', 'docker']);
    return;
  }
  const pid = Number(readFileSync(ENGINE_PID, 'utf8'));
  process.kill(pid, 'SIGTERM');
  for (let i = 0; i < 300 && existsSync(`/proc/${pid}/exe`); i += 1) await sleep(100);
}

function startEngine(): void {
  execFileSync('bash', ['scripts/setup'], { cwd: ROOT, stdio: 'ignore' });
}

function setClock(byS: number): void {
  execFileSync('date', ['-s', `@${Math.round(Date.now() / 1000) + byS}`], { stdio: 'ignore' });
}

describe.skipIf(!isAllowed)('a fault of the host in the middle of a scenario', () => {
  it('engine restarted: that scenario is invalid, the next one has a stack of its own', async () => {
    const outcome = await befalling(async () => {
      await stopEngine();
      startEngine();
    });
    tellOf('engine restarted', outcome);
    const { record, finished, left } = outcome;
    expect(record.scenarios.map(({ verdict }) => verdict)).toEqual(['invalid', 'inconclusive']);
    expect(record.scenarios[0]?.reason).toContain('engine');
    expect(record.scenarios[1]?.metrics.e2e_ms).toMatchObject({ n: UTTERANCES, missing: 0 });
    expect(finished.exitCode).toBe(EXIT.invalid);
    expect(finished.stderr).not.toContain('internal error');
    expect(left).toBe(0);
  });

  it('engine gone for good: the run ends with what it has, and the next command removes the rest', async () => {
    const outcome = await befalling(stopEngine, startEngine);
    tellOf('engine gone for good', outcome);
    const { record, finished, left } = outcome;
    expect(finished.exitCode).toBe(EXIT.unavailable);
    expect(finished.stderr).toMatch(
      /error: .*no Docker Engine answered|error: .*the Docker Engine went away/,
    );
    expect(finished.stderr).not.toContain('internal error');
    expect(record.scenarios.map(({ verdict }) => verdict)).toEqual(['invalid']);
    expect(record.interrupted).toBe(true);
    expect(left).toBe(0);
  });

  it('clock set on by an hour: no time that is measured knows of it, and it is said', async () => {
    const outcome = await befalling(
      async () => setClock(HOUR_S),
      () => setClock(-HOUR_S),
    );
    tellOf('system clock set on by an hour', outcome);
    const { record, finished, left } = outcome;
    const [clean] = record.scenarios;
    expect(clean?.concerns.map(({ what }) => what).join('\n')).toContain('the time of day was set by 3600 s');
    for (const { metrics, durationS } of record.scenarios) {
      expect(metrics.e2e_ms).toMatchObject({ n: UTTERANCES, missing: 0 });
      expect(metrics.e2e_ms?.max).toBeLessThan(1000);
      expect(durationS).toBeLessThan(120);
    }
    expect(record.verdict).toBe('inconclusive');
    expect(finished.exitCode).toBe(EXIT.inconclusive);
    expect(left).toBe(0);
  });
});
