import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { EXIT } from '../../src/lib/errors.ts';
import { ANY_SUBNETS, hiveBench, leftOf, smallConfig, workspace } from '../live/command.ts';

it('two variants take turns, and the slower one is named with its stage', async () => {
  const head = workspace({
    stack: { ...ANY_SUBNETS, ports: 'ephemeral', env: { translator: { COMPLETE_SILENCE_MS: '370' } } },
    profiles: { quick: { utterances: 9, pairs: 3, visits: 0 } },
  });
  const base = workspace({
    stack: { ...ANY_SUBNETS, ports: 'ephemeral' },
    profiles: { quick: { utterances: 9, pairs: 3, visits: 0 } },
  });
  const { stdout, stderr } = await hiveBench([
    '--config',
    head.config,
    'run',
    '--scenario',
    'clean',
    '--against',
    base.config,
  ]);
  expect(stderr).toMatch(/^ *[\d.]+ s {2}base: clean: /m);
  expect(stderr).toMatch(/^ *[\d.]+ s {2}head: clean: /m);
  expect(stdout).toMatch(/clean, utterance by utterance: 9 utterances in both: end to end \+[23]\d\d /);
  expect(stdout).toMatch(/most of all End-pointing \+[23]\d\d /);
  const page = path.join(head.runDir(), 'compare.html');
  expect(existsSync(page)).toBe(true);
  const { scenarios } = JSON.parse(readFileSync(path.join(head.runDir(), 'compare.json'), 'utf8')) as {
    scenarios: { paired: { n: number; meanMs: number } }[];
  };
  expect(scenarios[0]?.paired.meanMs).toBeGreaterThan(200);
  for (const { runDir } of [head, base]) expect(await leftOf(runDir())).toEqual([]);
});

it('two variants that are asked other questions are refused before anything is started', async () => {
  const head = workspace(smallConfig(1, ANY_SUBNETS));
  const base = workspace({ ...smallConfig(1, ANY_SUBNETS), seed: 7 });
  const args = ['--config', head.config, 'run', '--scenario', 'clean', '--against', base.config];
  const { exitCode, stderr } = await hiveBench(args);
  expect(exitCode).toBe(EXIT.usage);
  expect(stderr).toContain('seed: got 7 and');
  expect(readdirSync(path.dirname(head.config))).not.toContain('results');
});
