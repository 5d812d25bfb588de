import { readFileSync } from 'node:fs';
import path from 'node:path';
import type Docker from 'dockerode';
import { describe, expect, it } from 'vitest';
import { EXIT } from '../../src/errors.ts';
import type { RunRecord, ScenarioRecord } from '../../src/model/run-record.ts';
import { fromJson } from '../../src/report/json.ts';
import { connectEngine } from '../../src/stack/engine.ts';
import { type Finished, leftOf, smallConfig, start, SUBNETS, workspace } from './command.ts';

interface Outcome {
  readonly finished: Finished;
  readonly scenario: ScenarioRecord;
  /** All that makes the scenario invalid. */
  readonly invalidating: string;
}

/** A run in which something is done to the network as soon as the first answers have been heard. */
async function disturbing(
  name: string,
  disturb: (docker: Docker, idOf: (ending: string) => Promise<string>) => Promise<void>,
): Promise<Outcome> {
  const { config, runDir } = workspace(smallConfig(12));
  const running = start(['--config', config, 'run', '--scenario', name]);
  await running.said(/heard [2-9] of/, 120_000);
  const { docker } = await connectEngine();
  const idOf = async (ending: string): Promise<string> => {
    const found = (await leftOf(runDir())).find((thing) => thing.name.endsWith(ending));
    if (!found) throw new Error(`nothing of this run is called …${ending}`);
    return found.id;
  };
  let finished: Finished;
  try {
    await disturb(docker, idOf);
  } finally {
    // Also after a failure: a run that went on would disturb the next.
    finished = await running.finished();
  }
  expect(await leftOf(runDir())).toEqual([]);
  const record: RunRecord = fromJson(readFileSync(path.join(runDir(), 'run.json'), 'utf8'));
  const [scenario] = record.scenarios;
  if (!scenario) throw new Error('no scenario was recorded');
  const invalidating = scenario.concerns
    .filter(({ invalidates }) => invalidates)
    .map(({ what }) => what)
    .join('\n');
  return { finished, scenario, invalidating };
}

/** Runs a command as root inside, and insists that it worked. */
async function execute(docker: Docker, id: string, argv: readonly string[]): Promise<void> {
  const exec = await docker.getContainer(id).exec({ Cmd: [...argv], User: '0', AttachStdout: true });
  const stream = await exec.start({});
  stream.resume();
  await new Promise((resolve) => stream.on('end', resolve));
  expect((await exec.inspect()).ExitCode, argv.join(' ')).toBe(0);
}

describe('a network that is not what was asked', () => {
  it('impairment taken away half-way: probes and read-back both say so, whatever the numbers', async () => {
    const { finished, scenario, invalidating } = await disturbing('loss-5', async (docker, idOf) =>
      execute(docker, await idOf('-gateway'), ['hive-tc', 'batch', 'qdisc del dev uplink root\n']),
    );
    expect(scenario.verdict).toBe('invalid');
    expect(finished.exitCode).toBe(EXIT.invalid);
    expect(invalidating).toContain('after the measurement: uplink: no htb tree is installed');
    expect(invalidating).toMatch(
      /^uplink \(both\) not as asked after the script: loss: asked 5 %, observed 0 /m,
    );
    expect(invalidating).not.toMatch(/^uplink \(both\) not as asked before/m);
    expect(invalidating).not.toMatch(/^downlink/m);
  });

  it('media that finds a way around the gateway: its packets are missing there', async () => {
    const { finished, scenario, invalidating } = await disturbing('clean', async (docker, idOf) => {
      const [speaker, network] = [await idOf('-speaker-1'), await idOf('-net')];
      // The engine refuses an interface whose subnet another route leads to, so that route goes first.
      await execute(docker, speaker, ['ip', 'route', 'del', SUBNETS.subnet]);
      await docker.getNetwork(network).connect({ Container: speaker });
    });
    expect(scenario.verdict).toBe('invalid');
    expect(finished.exitCode).toBe(EXIT.invalid);
    expect(invalidating).toMatch(
      /^speaker-1 sent \d+ RTP packets, but the gateway counted \d+ for its address$/m,
    );
  });
});
