import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { validateAction, validateWorkflow } from '@action-validator/core';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { EXIT } from '../../../src/lib/errors.ts';
import { ROOT } from '../../../src/lib/root.ts';

const read = (file: string): string => readFileSync(path.join(ROOT, file), 'utf8');

interface Action {
  readonly inputs: Readonly<Record<string, object>>;
  readonly runs: {
    readonly steps: readonly { readonly env?: Readonly<Record<string, string>>; readonly run?: string }[];
  };
}
const action = parse(read('action.yml')) as Action;

describe('the action', () => {
  it('is one by the schema of GitHub, as its example is a workflow', () => {
    expect(validateAction(read('action.yml')).errors).toEqual([]);
    expect(validateWorkflow(read('docs/examples/github-workflow.yml')).errors).toEqual([]);
    expect(validateAction('name: x\nruns: { using: nothing }\n').errors).not.toEqual([]);
  });

  it('puts no input into the text of a script, and forgets none', () => {
    const scripts = action.runs.steps.flatMap(({ run }) => (run === undefined ? [] : [run]));
    expect(scripts).toHaveLength(2);
    for (const script of scripts) expect(script).not.toContain('${{');
    const used = read('action.yml').matchAll(/inputs\.([a-z-]+)/g);
    expect(new Set([...used].map(([, name]) => name))).toEqual(new Set(Object.keys(action.inputs)));
  });

  it('ends as hive-bench ends, and tells its outputs', () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'hive-bench-action-'));
    const output = path.join(folder, 'outputs');
    const { status, stderr } = spawnSync('bash', [path.join(ROOT, 'scripts/github-action')], {
      cwd: folder,
      encoding: 'utf8',
      env: { ...process.env, GITHUB_OUTPUT: output, HIVE_BENCH_SCENARIOS: 'clean no-such-one; touch pwned' },
    });
    expect(stderr).toContain('unknown scenario "no-such-one;"');
    expect(status).toBe(EXIT.usage);
    expect(readFileSync(output, 'utf8')).toBe(`exit-code=${EXIT.usage}\nrun-dir=\nverdict=\nreport=\n`);
  });
});
