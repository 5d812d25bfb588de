import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Observation } from '../../src/wire/participant.ts';
import type { RunRecord } from '../../src/model/run-record.ts';
import { fromJson } from '../../src/report/json.ts';
import { connectEngine } from '../../src/stack/engine.ts';
import { leftOf, start, SUBNETS, workspace } from '../live/command.ts';

const VISITS = 60;
const UTTERANCES = 4;

/** A line of samples.ndjson. */
interface Line {
  readonly metric: string;
  readonly participant: string;
  readonly attempt?: number;
  readonly value: number | 'Infinity';
}

interface Outcome {
  readonly record: RunRecord;
  readonly observations: readonly Observation[];
  readonly firstAudio: readonly Line[];
}

function visitsIn(runDir: string): number {
  const file = path.join(runDir, 'evidence/clean/1/observations.ndjson');
  return existsSync(file) ? readFileSync(file, 'utf8').split('"type":"visit"').length - 1 : 0;
}

/** A run with visits on the clean link; `during` may do harm once three of them have heard. */
async function visited(during: (runDir: string) => Promise<void>): Promise<Outcome> {
  const { config, runDir } = workspace({
    stack: { ...SUBNETS, ports: 'ephemeral' },
    profiles: { quick: { utterances: UTTERANCES, pairs: 1, visits: VISITS } },
  });
  const running = start(['--config', config, 'run', '--scenario', 'clean']);
  await running.said(/stack is up/, 120_000);
  while (running.child.exitCode === null && visitsIn(runDir()) < 3) await sleep(100);
  await during(runDir());
  await running.finished();
  const lines = <T>(name: string): T[] =>
    readFileSync(path.join(runDir(), name), 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as T);
  // A seal is no sample and has no participant.
  const samples = lines<Partial<Line>>('samples.ndjson').filter(
    (line): line is Line => line.participant?.startsWith('visitor-') === true,
  );
  expect(await leftOf(runDir())).toEqual([]);
  return {
    record: fromJson(readFileSync(path.join(runDir(), 'run.json'), 'utf8')),
    observations: lines<Observation>('evidence/clean/1/observations.ndjson').filter(
      ({ role }) => role === 'visitor',
    ),
    firstAudio: samples.filter(({ metric }) => metric === 'first_audio_ms'),
  };
}

const finite = (lines: readonly Line[]): number[] =>
  lines.flatMap(({ value }) => (value === 'Infinity' ? [] : [value]));

describe('visits when the relay is gone', () => {
  let outcome: Outcome;

  beforeAll(async () => {
    outcome = await visited(async (runDir) => {
      const relay = (await leftOf(runDir)).find(({ name }) => name.endsWith('-coturn'));
      if (!relay) throw new Error('no container of coturn');
      await (await connectEngine()).docker.getContainer(relay.id).kill();
    });
  });

  it('fail from then on, each with a reason, and connect does not pass', () => {
    const heard = finite(outcome.firstAudio).length;
    expect(outcome.firstAudio).toHaveLength(VISITS);
    expect(heard).toBeGreaterThanOrEqual(3);
    expect(heard).toBeLessThan(VISITS / 2);
    const failures = outcome.observations.flatMap(({ event }) =>
      event.type === 'visit' ? (event.failure ?? []) : [],
    );
    expect(failures).toHaveLength(VISITS - heard);
    for (const failure of failures)
      expect(failure).toMatch(/ICE had not connected|no media|no audio|disconnected/);
    const connect = outcome.record.scenarios[0]?.slos.find(({ slo }) => slo.startsWith('connect'));
    expect(connect?.verdict).toBe('fail');
  });
});
