import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Up } from '../../src/model/stack-places.ts';
import { EXIT } from '../../src/lib/errors.ts';
import { listFiles } from '../../src/stack/archive.ts';
import type { RunRecord } from '../../src/model/run-record.ts';
import { fromJson } from '../../src/report/json.ts';
import { exitCodeOf, otherFaults } from './busy-machine.ts';
import { type Finished, hiveBench, leftOf, smallConfig, workspace } from './command.ts';

const UTTERANCES = 5;
/** Of the stack that is measured as if somebody else had started it. */
const FOREIGN = { subnet: '172.26.0.0/16', accessSubnet: '172.27.0.0/16' };
const LIVEKIT = 'ws://172.26.0.10:7880';

describe('a stack that somebody else has started', () => {
  const theirs = workspace({ stack: { ...FOREIGN, ports: 'ephemeral', monitoring: false } });
  const ours = workspace(smallConfig(UTTERANCES));
  let up: Up;
  const run = (url: string, keys: string): Promise<Finished> =>
    hiveBench([
      '--config',
      ours.config,
      'run',
      '--scenario',
      'loss-5',
      '--target',
      url,
      '--target-network',
      `hive-bench-${up.runId}-net`,
      '--target-env',
      keys,
    ]);

  beforeAll(async () => {
    up = JSON.parse((await hiveBench(['--config', theirs.config, 'up', '--json'])).stdout) as Up;
  });
  afterAll(async () => {
    await hiveBench(['down', up.runId]);
  });

  describe('measured', () => {
    let told: Finished;
    let record: RunRecord;
    beforeAll(async () => {
      // By a name that only its network knows.
      told = await run(`ws://hive-bench-${up.runId}-livekit:7880`, up.keysFile);
      record = fromJson(readFileSync(path.join(ours.runDir(), 'run.json'), 'utf8'));
    });

    it('has latencies by the onset of sound, on links that were as asked', () => {
      expect(told.exitCode).toBe(exitCodeOf(record, EXIT.inconclusive));
      expect(otherFaults(record)).toEqual([]);
      for (const { metrics, utterances, verification } of record.scenarios) {
        expect(metrics.e2e_ms).toMatchObject({ n: UTTERANCES, missing: 0 });
        expect(metrics.caption_ms?.missing).toBe(0);
        expect(metrics.e2e_ms?.p50).toBeGreaterThan(40);
        expect(metrics.e2e_ms?.p50).toBeLessThan(400);
        expect(new Set(utterances.map(({ heardBy }) => heardBy))).toEqual(new Set(['energy-onset']));
        expect(verification.every((row) => row.verified)).toBe(true);
      }
      const lossy = record.scenarios[0]?.verification.filter(({ quantity }) => quantity === 'loss') ?? [];
      expect(Math.min(...lossy.map(({ measured }) => measured))).toBeGreaterThan(1);
    });

    it('says loudly what was not judged, and makes no number up for it', () => {
      expect(told.stdout).toContain(
        'not judged, for it cannot be measured of this target: mos_lqo mean >= 3.5',
      );
      for (const { metrics, slos, waterfall } of record.scenarios) {
        expect([metrics.mos_lqo, metrics.quality, waterfall]).toEqual([undefined, undefined, undefined]);
        expect(slos.map(({ slo }) => slo.split(' ')[0])).not.toContain('mos_lqo');
      }
    });

    it('is judged again from its files to the same', async () => {
      const before = readFileSync(path.join(ours.runDir(), 'run.json'), 'utf8');
      expect((await hiveBench(['judge', ours.runDir()])).exitCode).toBe(record.exitCode);
      const after = fromJson(readFileSync(path.join(ours.runDir(), 'run.json'), 'utf8'));
      expect({ ...after, judgedAt: '' }).toEqual({ ...fromJson(before), judgedAt: '' });
    });

    it('has none of its secrets written down, and nothing left on the engine', async () => {
      const secrets = readFileSync(up.keysFile, 'utf8').match(/(?<=SECRET=).+/g) ?? [];
      expect(secrets).toHaveLength(2);
      for (const name of await listFiles(ours.runDir(), '.')) {
        const text = readFileSync(path.join(ours.runDir(), name), 'latin1');
        for (const secret of secrets) expect(text.includes(secret), name).toBe(false);
      }
      expect(await leftOf(ours.runDir())).toEqual([]);
    });
  });

  it('that takes other keys is told of in one error, and nothing is measured', async () => {
    const wrong = path.join(path.dirname(theirs.config), 'wrong.env');
    writeFileSync(
      wrong,
      'LIVEKIT_API_KEY=APIwrong\nLIVEKIT_API_SECRET=not-the-secret-of-this-stack-at-all\n',
    );
    const { exitCode, stderr, stdout } = await run(LIVEKIT, wrong);
    expect([exitCode, stdout]).toEqual([EXIT.unavailable, '']);
    expect(stderr).toContain(`error: a client could not join ${LIVEKIT}`);
  });

  it('that has no such translator is told of in one error', async () => {
    const config = path.join(path.dirname(theirs.config), 'other.config.ts');
    const target = { url: LIVEKIT, network: `hive-bench-${up.runId}-net`, translatorIdentity: 'somebody' };
    writeFileSync(
      config,
      `export default ${JSON.stringify({ ...smallConfig(1), target, output: path.join(path.dirname(config), 'none') })};\n`,
    );
    const { exitCode, stderr } = await hiveBench([
      '--config',
      config,
      'run',
      '--scenario',
      'clean',
      '--target-env',
      up.keysFile,
    ]);
    expect([exitCode, stderr]).toEqual([
      EXIT.unavailable,
      expect.stringContaining('nobody called "somebody" could be heard'),
    ]);
  });
});
