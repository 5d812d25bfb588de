import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { finished } from 'node:stream/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { recordAt } from '../../../src/commands/compare.ts';
import { judge } from '../../../src/commands/judge.ts';
import { prepareReplay } from '../../../src/commands/replay.ts';
import { rescore } from '../../../src/commands/rescore.ts';
import { listResults, pruneResults } from '../../../src/commands/results.ts';
import { signoff } from '../../../src/commands/signoff.ts';
import { DEFAULTS } from '../../../src/config/defaults.ts';
import { UsageError } from '../../../src/lib/errors.ts';
import { BoundedLog } from '../../../src/evidence/bounded-log.ts';
import { resumeRun } from '../../../src/run/session/begin.ts';
import { writeRunFolder } from '../build/folder.ts';

const ID = '20251125-070000-test';
const NOW = new Date('2025-11-25T08:00:00Z');

let dir: string;
let run: string;
let outside: string;
beforeEach(() => {
  dir = mkdtempSync(path.join(tmpdir(), 'hive-bench-links-'));
  run = path.join(dir, 'results', ID);
  outside = path.join(dir, 'outside');
  for (const folder of [run, outside]) mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(outside, 'precious'), 'precious\n');
  writeRunFolder(run, { latenciesMs: [200], rounds: 2, measuredRounds: 1 });
  mkdirSync(path.join(run, 'logs'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const options = { by: 'me', archive: true, output: '', now: NOW };
const COMMANDS: readonly (readonly [string, () => unknown])[] = [
  ['judge', () => judge(run, { slos: [] }, NOW)],
  ['judge --slo', () => judge(run, { slos: ['e2e_ms p95 <= 450'] }, NOW)],
  ['judge --rescore', () => rescore(run, () => undefined, new AbortController().signal)],
  ['run --resume', () => resumeRun(run, DEFAULTS)],
  ['replay', () => prepareReplay(run, { own: DEFAULTS, trusted: true })],
  ['signoff', () => signoff(run, { ...options, output: path.join(dir, 'out.tar.gz') }, () => undefined)],
];

/** Each link leads out of the run's folder, to a folder or a file that is somebody's. */
const LINKS: readonly (readonly [string, string])[] = [
  ['judged', ''],
  ['logs/clean-1-visqol.log', 'precious'],
  ['logs/clean-1-visqol.log.end-1', 'precious'],
  ['.run.json.unfinished', 'precious'],
  [`.owner.json.${process.pid}`, 'precious'],
  ['owner.json', 'new-file'],
  ['report.html', 'precious'],
  ['evidence/clean/2', ''],
  ['captures', ''],
  ['a/b/c', 'no-such-file'],
];

async function refusalOf(act: () => unknown): Promise<UsageError> {
  try {
    await act();
  } catch (error) {
    if (error instanceof UsageError) return error;
    throw error;
  }
  throw new Error('was not refused');
}

/** What somebody else's folder lacks of what it had, or has besides. */
function harmed(): string[] {
  const names = readdirSync(outside).filter((name) => name !== 'precious');
  const text = readFileSync(path.join(outside, 'precious'), 'utf8');
  return text === 'precious\n' ? names : [...names, `precious: ${text}`];
}

describe('a symbolic link in the folder of a run', () => {
  it.each(COMMANDS)('is followed by none of it: %s', async (_, act) => {
    for (const [name, to] of LINKS) {
      const link = path.join(run, name);
      mkdirSync(path.dirname(link), { recursive: true });
      symlinkSync(path.join(outside, to), link);
      const { message, evidence } = await refusalOf(act);
      expect([message, evidence]).toEqual([
        `${run} contains symbolic links, expected files and folders only.`,
        [link],
      ]);
      expect(harmed()).toEqual([]);
      rmSync(link);
    }
  });

  it.each(['setup.json', 'samples.ndjson', 'speech', 'evidence', 'evidence/clean/1/round.json'])(
    'is not read through either, though it leads to the right thing: %s',
    async (name) => {
      renameSync(path.join(run, name), path.join(dir, 'moved'));
      symlinkSync(path.join(dir, 'moved'), path.join(run, name));
      for (const [, act] of COMMANDS) expect((await refusalOf(act)).evidence).toEqual([path.join(run, name)]);
    },
  );

  it('is no record to compare with; a record, or a folder, may be named by one', async () => {
    await judge(run, { slos: [] }, NOW);
    const [record, folder] = [path.join(dir, 'latest.json'), path.join(dir, 'latest')];
    symlinkSync(path.join(run, 'run.json'), record);
    symlinkSync(run, folder);
    expect(recordAt(record).runId).toBe(recordAt(folder).runId);
    renameSync(path.join(run, 'run.json'), path.join(dir, 'moved'));
    symlinkSync(path.join(dir, 'moved'), path.join(run, 'run.json'));
    expect((await refusalOf(() => recordAt(run))).message).toContain('run.json is a symbolic link');
  });

  it('is not listed through, and keeps its run from being pruned where a lock would be written', () => {
    writeFileSync(path.join(outside, 'precious'), '{"verdict":"pass"}');
    symlinkSync(path.join(outside, 'precious'), path.join(run, 'run.json'));
    const results = path.dirname(run);
    expect(listResults(results)).toMatchObject([{ id: ID }]);
    expect(listResults(results)[0]).not.toHaveProperty('verdict');
    rmSync(path.join(run, 'run.json'));
    symlinkSync(path.join(outside, 'new-file'), path.join(run, `.owner.json.${process.pid}`));
    for (const evidenceOnly of [true, false]) {
      const { removed, spared } = pruneResults(results, { keep: 0, evidenceOnly, dryRun: false }, NOW);
      expect([removed, spared]).toEqual([
        [],
        [{ id: ID, why: expect.stringContaining('is a symbolic link') }],
      ]);
    }
    expect(existsSync(path.join(outside, 'new-file'))).toBe(false);
  });

  it.each(['', '.end-1', '.end-2'])('is no log: %j', async (ending) => {
    symlinkSync(path.join(outside, 'precious'), path.join(run, `logs/x.log${ending}`));
    const log = new BoundedLog(path.join(run, 'logs/x.log'), { headBytes: 4, tailBytes: 4 });
    log.on('error', () => undefined);
    log.write('0123456789');
    log.end();
    await finished(log).catch(() => undefined);
    expect(harmed()).toEqual([]);
  });
});
