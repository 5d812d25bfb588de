import { readFileSync } from 'node:fs';
import path from 'node:path';
import { validateWorkflow } from '@action-validator/core';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import type { Subject } from '../../../src/commands/init-config.ts';
import { workflowFor, type WorkflowPlace } from '../../../src/commands/init-workflow.ts';
import { ROOT } from '../../../src/lib/root.ts';

const REFERENCE: Subject = { kind: 'reference' };
const TARGET: Subject = { kind: 'target', url: 'wss://hive.example.com' };
const PLACES: readonly WorkflowPlace[] = [
  { folder: '', packages: 'npm' },
  { folder: 'load tests/#1', packages: 'npm' },
  { folder: 'load', packages: 'pnpm' },
];

interface Job {
  readonly defaults?: { readonly run: { readonly 'working-directory': string } };
  readonly steps: readonly {
    readonly uses?: string;
    readonly run?: string;
    readonly env?: object;
    readonly with?: { readonly path?: string };
  }[];
}

function jobOf(subject: Subject, place: WorkflowPlace): Job {
  const { text = '' } = workflowFor('github', subject, place) ?? {};
  return (parse(text) as { jobs: { 'hive-bench': Job } }).jobs['hive-bench'];
}

const scriptsOf = ({ steps }: Job): string => steps.map(({ run = '' }) => run).join('\n');

describe('the workflow for GitHub', () => {
  it.each(PLACES.flatMap((place) => [REFERENCE, TARGET].map((subject) => ({ ...place, subject }))))(
    'is one by the schema of GitHub: $packages in "$folder" for $subject.kind',
    ({ subject, ...place }) => {
      const file = workflowFor('github', subject, place);
      expect(file?.path).toBe('.github/workflows/hive-bench.yml');
      expect(validateWorkflow(file?.text ?? '').errors).toEqual([]);
    },
  );

  it('runs in the folder of the configuration, and keeps the results of that folder without keys', () => {
    for (const place of PLACES.slice(1)) {
      const job = jobOf(REFERENCE, place);
      expect(job.defaults?.run['working-directory']).toBe(place.folder);
      expect(job.steps.at(-1)?.with?.path).toBe(
        `${place.folder}/results/\n!${place.folder}/results/**/keys.env\n`,
      );
    }
    expect(jobOf(REFERENCE, { folder: '', packages: 'npm' }).defaults).toBeUndefined();
  });

  it('installs from the lock file, and never runs a package of that name from a registry', () => {
    const npm = scriptsOf(jobOf(REFERENCE, { folder: '', packages: 'npm' }));
    expect(npm).toContain('npm ci');
    expect(npm.match(/npx .*/g)?.every((line) => line.startsWith('npx --no-install hive-bench run'))).toBe(
      true,
    );
    const pnpm = scriptsOf(jobOf(REFERENCE, { folder: '', packages: 'pnpm' }));
    expect(pnpm).toContain('pnpm install --frozen-lockfile');
    expect(pnpm).not.toContain('npx');
  });

  it('takes the secrets of a deployment from GitHub, and none for the reference stack', () => {
    const env = (subject: Subject) =>
      jobOf(subject, { folder: '', packages: 'npm' }).steps.map((step) => step.env);
    expect(env(TARGET)).toContainEqual({
      LIVEKIT_API_KEY: '${{ secrets.LIVEKIT_API_KEY }}',
      LIVEKIT_API_SECRET: '${{ secrets.LIVEKIT_API_SECRET }}',
    });
    expect(env(REFERENCE).filter(Boolean)).toEqual([]);
  });

  it('uses the same commits of actions as the example and the action', () => {
    const pinned = ['action.yml', 'docs/examples/github-workflow.yml']
      .map((file) => readFileSync(path.join(ROOT, file), 'utf8'))
      .join('\n');
    const { text = '' } = workflowFor('github', REFERENCE, { folder: '', packages: 'npm' }) ?? {};
    const uses = [...text.matchAll(/uses: (.*)/g)].map(([, what = '']) => what);
    expect(uses).toHaveLength(3);
    expect(uses.filter((what) => !pinned.includes(`uses: ${what}\n`))).toEqual([]);
  });
});

describe('the job for GitLab', () => {
  it.each(PLACES)('is YAML that measures in "$folder" with $packages', (place) => {
    const file = workflowFor('gitlab', REFERENCE, place);
    expect(file?.path).toBe('.gitlab/hive-bench.yml');
    const job = (
      parse(file?.text ?? '') as { 'hive-bench': { script: string[]; artifacts: { paths: string[] } } }
    )['hive-bench'];
    expect(job.script.at(-1)).toContain('hive-bench run --profile ci');
    expect(job.script.includes(`cd '${place.folder}'`)).toBe(place.folder !== '');
    expect(job.artifacts.paths).toEqual([place.folder === '' ? 'results/' : `${place.folder}/results/`]);
  });
});

it('is left out where none is wanted', () => {
  expect(workflowFor('none', REFERENCE, { folder: '', packages: 'npm' })).toBeUndefined();
});
