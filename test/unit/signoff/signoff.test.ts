import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { judge } from '../../../src/commands/judge.ts';
import { signoff } from '../../../src/commands/signoff.ts';
import { verify } from '../../../src/commands/verify.ts';
import { UsageError } from '../../../src/lib/errors.ts';
import { jsonText } from '../../../src/evidence/ndjson.ts';
import { lockOwnerOf, lockRun } from '../../../src/evidence/lock.ts';
import { statementLines } from '../../../src/signoff/statement-text.ts';
import { fromJson, toJson } from '../../../src/report/json.ts';
import { writeRunFolder } from '../build/folder.ts';

const NOW = new Date(0);

let dir: string;
let run: string;
beforeEach(async () => {
  dir = mkdtempSync(path.join(tmpdir(), 'hive-bench-signoff-'));
  run = path.join(dir, 'run');
  mkdirSync(run);
  writeRunFolder(run, { latenciesMs: [200, 240] });
  await judge(run, { slos: [] }, new Date('2025-11-25T08:00:00Z'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const signed = (over: object = {}): ReturnType<typeof signoff> =>
  signoff(
    run,
    { by: 'media team', archive: true, output: path.join(dir, 'out.tar.gz'), now: new Date(0), ...over },
    () => undefined,
  );

/** Forges the verdict in the record. */
function edit(change: (record: ReturnType<typeof fromJson>) => object): void {
  const file = path.join(run, 'run.json');
  writeFileSync(file, toJson(change(fromJson(readFileSync(file, 'utf8'))) as ReturnType<typeof fromJson>));
}

async function refusal(promise: Promise<unknown>): Promise<string> {
  const error = await promise.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(UsageError);
  expect(readdirSync(dir).filter((name) => name.startsWith('out'))).toEqual([]);
  const { message, evidence } = error as UsageError;
  return [message, ...evidence].join('\n');
}

describe('signing off', () => {
  it('refuses a run that is invalid, was stopped, has another profile or is too small, with all reasons at once', async () => {
    edit((record) => ({ ...record, interrupted: true }));
    const message = await refusal(signed({ archive: false }));
    for (const reason of [
      'it was stopped before its end',
      'its verdict is invalid',
      'its profile is quick, expected signoff',
      'it was judged by point estimates',
      'utterances in a scenario: got 21',
      'scenario loss-5 is missing',
    ])
      expect(message).toContain(reason);
  });

  it('archives such a run as not signed off, and verify reports it', async () => {
    const { file, statement } = await signed();
    expect(statement).toMatchObject({
      verdict: 'invalid',
      provisional: true,
      notSignedOff: expect.arrayContaining([expect.stringContaining('its verdict is invalid')]),
      load: { pairs: 3, rounds: 1, calls: 3, utterances: 21, visits: 12 },
      scenarios: [
        {
          name: 'clean',
          verdict: 'invalid',
          utterances: 2,
          slos: expect.arrayContaining([
            expect.objectContaining({ slo: 'e2e_ms p95 <= 500', limit: 500, n: 2, verdict: 'inconclusive' }),
          ]),
        },
      ],
    });
    const verified = await verify(file, {});
    expect(verified.problems).toEqual([]);
    expect(verified.statement).toEqual(JSON.parse(jsonText(statement)));
    expect(statementLines(statement)[0]).toMatch(
      /^verdict {3}invalid, profile quick, provisional, archived, not signed off, by/,
    );
  });

  it('refuses a record that does not follow from the files, and names the difference', async () => {
    edit((record) => ({ ...record, verdict: 'pass', reason: 'all is well', exitCode: 0 }));
    expect(await refusal(signed())).toMatch(
      /run\.json is not what judging.*\nline \d+: got "verdict": "pass".*expected "verdict": "invalid"/s,
    );
  });

  it('refuses to overwrite a bundle, and refuses an invalid key', async () => {
    edit((record) => ({ ...record, verdict: 'pass' }));
    const key = path.join(run, 'setup.json');
    expect(await refusal(signed({ signKey: key }))).toContain('cannot be read as a private key');
    const there = path.join(dir, 'there.tar.gz');
    writeFileSync(there, 'mine');
    expect(await refusal(signed({ output: there }))).toContain('already exists');
    expect(readFileSync(there, 'utf8')).toBe('mine');
  });

  it.each(['', '   ', '\n\t', '\u200e\u202e', '…'])('refuses an empty signer: %j', async (by) => {
    edit((record) => ({ ...record, verdict: 'pass' }));
    expect(await refusal(signed({ by }))).toContain('--by: got');
  });

  it.each<[string, object]>([
    ['--by', { by: 'x\nsignature good' }],
    ['--by', { by: 'x\rsha256    0' }],
    ['--by', { by: '\u001b[2Jx' }],
    ['--by', { by: 'x\u202ey' }],
    ['--by', { by: 'x\u2028y' }],
    ['--remark', { remark: 'x\u0000y' }],
    ['--remark', { remark: 'two\nlines' }],
  ])('refuses text that would not be printed as given: %s %j', async (option, over) => {
    expect(await refusal(signed(over))).toContain(`${option}: got`);
  });

  it('locks the run while it judges and packs, and unlocks it even if it refuses', async () => {
    edit((record) => ({ ...record, verdict: 'pass' }));
    const before = readdirSync(run);
    {
      using _held = lockRun(run);
      expect(await refusal(signed())).toContain(`in use by process ${process.pid}`);
    }
    let lockOwner: string | undefined;
    const options = { by: 'media team', archive: true, output: path.join(dir, 'out.tar.gz'), now: NOW };
    const judging = signoff(run, options, () => (lockOwner = lockOwnerOf(run)));
    expect(await refusal(judging)).toContain('is not what judging');
    expect(lockOwner).toMatch(new RegExp(`^process ${process.pid} of user `));
    expect(readdirSync(run)).toEqual(before);
  });

  it('reports a missing bundle and an invalid checksum', async () => {
    expect(existsSync(path.join(dir, 'nothing'))).toBe(false);
    expect(await refusal(Promise.resolve().then(() => verify(path.join(dir, 'nothing'), {})))).toContain(
      'there is no bundle',
    );
    expect(await refusal(Promise.resolve().then(() => verify(run, { sha256: 'x' })))).toContain(
      '--sha256: got "x"',
    );
  });
});
