import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { judge } from '../../../src/commands/judge.ts';
import { writeRunFolder } from '../build/folder.ts';

const PROGRAM = path.resolve(import.meta.dirname, '../../../bin/hive-bench.js');
const COMMAND = '::error::all is lost';

let dir: string;
beforeAll(async () => {
  dir = mkdtempSync(path.join(tmpdir(), 'hive-bench-unobeyed-'));
  const run = path.join(dir, 'run');
  mkdirSync(run);
  writeRunFolder(run, { latenciesMs: [200, 240] });
  await judge(run, { slos: [] }, new Date('2025-11-25T08:00:00Z'));
  cpSync(run, path.join(dir, 'evil'), { recursive: true });
  const file = path.join(dir, 'evil', 'run.json');
  writeFileSync(file, readFileSync(file, 'utf8').replaceAll('"name": "clean"', `"name": "${COMMAND}"`));
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));

/** Lines of standard output that GitHub Actions would obey. */
async function obeyed(args: readonly string[]): Promise<string[]> {
  const env = { GITHUB_ACTIONS: 'true', GITHUB_STEP_SUMMARY: '' };
  const { stdout } = await execa(process.execPath, [PROGRAM, ...args], { cwd: dir, reject: false, env });
  let stopped: string | undefined;
  return stdout.split('\n').filter((line) => {
    const [, token] = /^\s*::stop-commands::(.+)$/.exec(line) ?? [];
    if (stopped === undefined && token !== undefined) stopped = token;
    else if (stopped !== undefined && line.trim() === `::${stopped}::`) stopped = undefined;
    else return stopped === undefined && /^\s*::/.test(line);
    return false;
  });
}

describe('what is printed in a job of GitHub Actions', () => {
  it('is not obeyed when it is the table of two runs, whatever a scenario is called', async () => {
    // Its own annotation alone, in which the name stands in the middle of a line.
    expect(await obeyed(['compare', 'evil', 'evil'])).toEqual([
      expect.stringMatching(/^::error title=hive-bench compare::[^\n]*$/),
    ]);
  }, 30_000);
});
