import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { text as textOf } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { judge } from '../../../src/commands/judge.ts';
import { listResults, pruneResults } from '../../../src/commands/results.ts';
import { EXIT, UsageError } from '../../../src/lib/errors.ts';
import { lockRun } from '../../../src/evidence/lock.ts';
import { identityOf } from '../../../src/lib/process-identity.ts';
import { pruneText, runsText } from '../../../src/report/runs-text.ts';
import { resumeRun } from '../../../src/run/session/begin.ts';
import { writeRunFolder } from '../build/folder.ts';

const NOW = new Date('2026-11-25T12:00:00Z');
const [OLD, MIDDLE, NEW] = ['20261001-070000-aaaa', '20261101-070000-bbbb', '20261125-070000-cccc'];
const EVERYTHING = { keep: 0, evidenceOnly: false, dryRun: false };

let results: string;
beforeEach(() => {
  results = mkdtempSync(path.join(tmpdir(), 'hive-bench-results-'));
});
afterEach(() => rmSync(results, { recursive: true, force: true }));

function makeRun(id: string): string {
  const dir = path.join(results, id);
  mkdirSync(path.join(dir, 'evidence/clean/1'), { recursive: true });
  mkdirSync(path.join(dir, 'captures'));
  writeFileSync(path.join(dir, 'evidence/clean/1/heard.wav'), Buffer.alloc(5000));
  writeFileSync(path.join(dir, 'captures/sfu.pcap'), Buffer.alloc(1000));
  writeFileSync(path.join(dir, 'setup.json'), JSON.stringify({ runId: id, profile: 'quick' }));
  writeFileSync(path.join(dir, 'run.json'), JSON.stringify({ verdict: 'pass', scenarios: [{}, {}] }));
  return dir;
}

const there = (): string[] => readdirSync(results).toSorted();
const refusal = (act: () => unknown): UsageError => {
  try {
    act();
  } catch (error) {
    if (error instanceof UsageError) return error;
    throw error;
  }
  throw new Error('was not refused');
};

describe('results list', () => {
  it('lists runs with the data of their files, newest first, and nothing else', () => {
    for (const id of [OLD, NEW]) makeRun(id);
    mkdirSync(path.join(results, 'notes'));
    const listed = listResults(results);
    expect(listed).toMatchObject([
      { id: NEW, profile: 'quick', verdict: 'pass', scenarios: 2, evidence: 'kept' },
      { id: OLD },
    ]);
    expect(listed[0]?.bytes).toBeGreaterThan(6000);
    expect(runsText(listed, 'results/')).toContain('2 runs, 12 kB in results/');
  });

  it('prints no control characters from files', () => {
    const dir = makeRun(NEW);
    writeFileSync(path.join(dir, 'run.json'), JSON.stringify({ verdict: '\u001b[2Jpass\n\u202e' }));
    const text = runsText(listResults(results), 'results/');
    for (const control of ['\u001b', '\u202e']) expect(text).not.toContain(control);
    expect(text).toContain('pass');
  });

  it('tolerates unreadable records and a missing folder', () => {
    writeFileSync(path.join(makeRun(NEW), 'run.json'), '{"verdict":');
    expect(listResults(results)[0]).not.toHaveProperty('verdict');
    expect(runsText(listResults(path.join(results, 'none')), 'none/')).toBe('no runs in none/');
  });
});

describe('results prune', () => {
  it('requires a limit', () => {
    makeRun(OLD);
    const error = refusal(() => pruneResults(results, { evidenceOnly: false, dryRun: false }, NOW));
    expect([error.exitCode, there()]).toEqual([EXIT.usage, [OLD]]);
  });

  it('removes the runs that both limits allow, and reports their size', () => {
    for (const id of [OLD, MIDDLE, NEW]) makeRun(id);
    const outcome = pruneResults(
      results,
      { keep: 1, olderThanMs: 30 * 86_400_000, evidenceOnly: false, dryRun: false },
      NOW,
    );
    expect(there()).toEqual([MIDDLE, NEW]);
    expect(pruneText(outcome)).toMatch(new RegExp(`^removed ${OLD} +6\\.1 kB\nremoved 1 run, 6\\.1 kB$`));
  });

  it('only reports with --dry-run', () => {
    for (const id of [OLD, NEW]) makeRun(id);
    const outcome = pruneResults(results, { keep: 1, evidenceOnly: false, dryRun: true }, NOW);
    expect(pruneText(outcome)).toContain(`would remove ${OLD}`);
    expect(there()).toEqual([OLD, NEW]);
  });

  it('keeps a run that a living process has locked, until that process is dead', async () => {
    const dir = makeRun(OLD);
    const child = spawn('sleep', ['60']);
    await once(child, 'spawn');
    // As the other process would write it.
    lockRun(dir);
    const owner = path.join(dir, 'owner.json');
    writeFileSync(owner, JSON.stringify({ process: identityOf(child.pid) }));
    expect(pruneResults(results, EVERYTHING, NOW).spared).toEqual([
      { id: OLD, why: expect.stringContaining(`in progress, process ${child.pid} of user `) as string },
    ]);
    expect(refusal(() => lockRun(dir)).message).toContain(`in use by process ${child.pid}`);
    child.kill('SIGKILL');
    await once(child, 'exit');
    expect(pruneResults(results, EVERYTHING, NOW).removed).toHaveLength(1);
    expect(there()).toEqual([]);
  });

  it.each([
    ['of another host', '{"host":"elsewhere","process":"boot:12:34"}', 'process 12 on elsewhere'],
    ['that cannot be understood', 'not json', 'whoever owner.json names'],
  ])('keeps a run with an owner %s, which cannot be proven dead', (_what, owner, why) => {
    writeFileSync(path.join(makeRun(OLD), 'owner.json'), owner);
    expect(pruneResults(results, EVERYTHING, NOW).spared).toEqual([{ id: OLD, why: `in progress, ${why}` }]);
    expect(there()).toEqual([OLD]);
  });

  it('keeps runs whose stack is up and runs listed in the file keep', () => {
    writeFileSync(path.join(makeRun(OLD), 'keys.env'), 'X=1\n');
    makeRun(MIDDLE);
    writeFileSync(path.join(results, 'keep'), `# for the year's end\n${MIDDLE}  # the baseline\n`);
    expect(pruneResults(results, EVERYTHING, NOW).spared).toEqual([
      { id: MIDDLE, why: 'named in keep' },
      { id: OLD, why: 'its stack is up' },
    ]);
    expect(there()).toEqual([OLD, MIDDLE, 'keep']);
  });

  it('removes nothing if the file keep is invalid', () => {
    makeRun(OLD);
    writeFileSync(path.join(results, 'keep'), 'the one of Monday\n');
    const error = refusal(() => pruneResults(results, EVERYTHING, NOW));
    expect([error.exitCode, error.evidence]).toEqual([
      EXIT.usage,
      ['line 1: got "the one of Monday", expected a run id'],
    ]);
    expect(there()).toEqual([OLD, 'keep']);
  });

  it('never touches a link, a foreign folder named like a run, a copy or a bundle', () => {
    const outside = mkdtempSync(path.join(tmpdir(), 'hive-bench-outside-'));
    try {
      mkdirSync(path.join(outside, 'evidence'));
      writeFileSync(path.join(outside, 'setup.json'), JSON.stringify({ runId: OLD }));
      symlinkSync(outside, path.join(results, OLD));
      mkdirSync(path.join(results, MIDDLE));
      writeFileSync(path.join(results, MIDDLE, 'thesis.tex'), 'x');
      renameSync(makeRun(NEW), path.join(results, '20261125-070000-dddd'));
      const bundle = `hive-bench-${NEW}.signoff.tar.gz`;
      writeFileSync(path.join(results, bundle), 'x');
      mkdirSync(path.join(results, `hive-bench-${NEW}`));
      const before = there();
      expect(pruneResults(results, EVERYTHING, NOW)).toMatchObject({ removed: [], spared: [] });
      expect(there()).toEqual(before);
      expect(readdirSync(outside)).toHaveLength(2);
    } finally {
      rmSync(outside, { recursive: true });
    }
  });

  it('does not follow links out of a run', () => {
    const precious = path.join(results, 'precious');
    writeFileSync(precious, 'x');
    symlinkSync(precious, path.join(makeRun(OLD), 'evidence/clean/1/link.wav'));
    pruneResults(results, EVERYTHING, NOW);
    expect(there()).toEqual(['precious']);
  });

  it('continues after a run that cannot be written, read or removed, and reports the reason', async () => {
    // Root can access everything, so another user prunes here.
    chmodSync(results, 0o777);
    const nobody = 65_534;
    for (const id of [OLD, MIDDLE, NEW]) makeRun(id);
    makeRun('20261102-070000-eeee');
    const inside = path.join(results, '20261102-070000-eeee/evidence');
    const everything = [
      results,
      ...readdirSync(results, { recursive: true }).map((name) => path.join(results, String(name))),
    ];
    for (const place of everything) chownSync(place, nobody, nobody);
    chownSync(path.join(results, OLD), 0, 0);
    chmodSync(path.join(results, OLD), 0o700);
    chownSync(path.join(results, MIDDLE), 0, 0);
    // Leftovers of an interrupted prune: a run, and a part of a run.
    mkdirSync(path.join(results, `.pruned-${OLD}`, 'x'), { recursive: true });
    chownSync(path.join(inside, 'clean'), 0, 0);
    const script = `
      import { listResults, pruneResults } from ${JSON.stringify(path.join(import.meta.dirname, '../../../src/commands/results.ts'))};
      const [results] = process.argv.slice(-1);
      console.log(JSON.stringify([
        listResults(results).map(({ id }) => id),
        pruneResults(results, ${JSON.stringify(EVERYTHING)}, new Date(${NOW.getTime()})),
      ]));
    `;
    const argv = ['--import', 'tsx', '--input-type=module', '--eval', script, results];
    const child = spawn(process.execPath, argv, {
      uid: nobody,
      gid: nobody,
      env: { PATH: process.env['PATH'], HOME: results, TSX_DISABLE_CACHE: '1' },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [text, [exitCode]] = await Promise.all([textOf(child.stdout), once(child, 'close')]);
    expect(exitCode).toBe(0);
    const [listed, { removed, spared }] = JSON.parse(text) as [string[], ReturnType<typeof pruneResults>];
    expect(listed).toHaveLength(4);
    expect(removed.map(({ id }) => id)).toEqual([NEW]);
    const denied = expect.stringContaining('permission denied');
    expect(spared).toEqual([
      { id: `.pruned-${OLD}`, why: denied },
      { id: '20261102-070000-eeee', why: denied },
      { id: MIDDLE, why: denied },
      { id: OLD, why: denied },
    ]);
    expect(there()).not.toContain(NEW);
    expect(existsSync(path.join(results, OLD, 'run.json'))).toBe(true);
    expect(existsSync(path.join(results, MIDDLE, 'owner.json'))).toBe(false);
  }, 30_000);

  it('removes runs that ended before their setup', () => {
    for (const name of ['logs', 'evidence']) mkdirSync(path.join(results, OLD, name), { recursive: true });
    expect(pruneResults(results, EVERYTHING, NOW).removed).toMatchObject([{ id: OLD }]);
  });

  it('completes an interrupted prune', () => {
    renameSync(makeRun(OLD), path.join(results, `.pruned-${OLD}`));
    const dir = makeRun(NEW);
    mkdirSync(path.join(results, '.pruned-something-else'));
    renameSync(path.join(dir, 'evidence'), path.join(dir, '.pruned-evidence'));
    writeFileSync(path.join(dir, 'pruned.json'), '{"at":"2026-11-25T07:00:00Z","bytes":5000}');
    expect(listResults(results).map(({ id, evidence }) => [id, evidence])).toEqual([[NEW, 'pruned']]);
    expect(pruneResults(results, { ...EVERYTHING, keep: 1 }, NOW).unfinished).toBe(2);
    expect(there()).toEqual(['.pruned-something-else', NEW]);
    expect(readdirSync(dir)).not.toContain('.pruned-evidence');
  });
});

describe('results prune --evidence-only', () => {
  const options = { keep: 0, evidenceOnly: true, dryRun: false };

  it('keeps the rest of the run, and does nothing the second time', () => {
    const dir = makeRun(OLD);
    expect(pruneResults(results, options, NOW).removed).toEqual([{ id: OLD, bytes: 6000 }]);
    expect(readdirSync(dir).toSorted()).toEqual(['pruned.json', 'run.json', 'setup.json']);
    expect(listResults(results)).toMatchObject([{ evidence: 'pruned', verdict: 'pass' }]);
    expect(pruneText(pruneResults(results, options, NOW))).toBe('nothing to remove');
  });

  it('makes judge and resume report the pruned evidence', async () => {
    const id = '20251125-070000-test';
    const dir = path.join(results, id);
    mkdirSync(dir);
    writeRunFolder(dir, { latenciesMs: [200, 240], rounds: 2, measuredRounds: 1 });
    await judge(dir, { slos: [] }, NOW);
    pruneResults(results, options, NOW);
    const message = `the evidence of ${dir} was pruned on 2026-11-25.`;
    await expect(judge(dir, { slos: [] }, NOW)).rejects.toThrow(message);
    expect(refusal(() => resumeRun(dir)).message).toBe(message);
    expect(existsSync(path.join(dir, 'samples.ndjson'))).toBe(true);
  });
});
