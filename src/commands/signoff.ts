import { createPublicKey, sign } from 'node:crypto';
import { existsSync, rmSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { HiveBenchError, UsageError } from '../lib/errors.ts';
import { readRunFile } from '../evidence/files.ts';
import { lockRun } from '../evidence/lock.ts';
import { refuseLinks } from '../evidence/links.ts';
import { jsonText } from '../evidence/ndjson.ts';
import { readSetup } from '../evidence/setup.ts';
import { analyseFiles } from '../judge/from-files.ts';
import { judgeRun } from '../judge/run.ts';
import type { RunRecord } from '../model/run-record.ts';
import type { Setup } from '../model/setup.ts';
import { requireWritable } from '../lib/output-file.ts';
import { VERSION } from '../lib/version.ts';
import { fromJson, toJson } from '../report/json.ts';
import { unfitness } from '../signoff/fitness.ts';
import { packBundle } from '../signoff/pack-bundle.ts';
import { type Statement, statementOf } from '../signoff/statement.ts';
import { plainLine } from '../report/plain.ts';
import { privateKeyIn } from '../signoff/signing-keys.ts';
import { finish, alreadyExists, unfinishedFile } from '../signoff/unfinished.ts';
import { verifyBundle } from '../signoff/verify-bundle.ts';
import { shown } from '../lib/shown.ts';
import { codeOf } from '../lib/system-error.ts';
import type { Log } from '../run/session/session.ts';

export interface SignoffOptions {
  /** Person responsible. */
  readonly by: string;
  readonly remark?: string;
  readonly output?: string;
  /** Archive a run that cannot be signed off, marked as such. */
  readonly archive: boolean;
  /** PEM file of an Ed25519 private key. */
  readonly signKey?: string;
  readonly now: Date;
}

export interface SignedOff {
  readonly file: string;
  readonly sha256: string;
  readonly files: number;
  readonly statement: Statement;
}

/** Never in a bundle, and why. */
const LEFT_OUT: Readonly<Record<string, string>> = {
  'keys.env': 'keys of a stack that is up',
  judged: 'verdicts by other limits',
  captures: 'packets as they were: too large, and nothing is judged by them',
};
/** Written by this process while it packs: never in a bundle, and not reported. */
const HOLD = 'owner.json';

/**
 * Archives a run that can be signed off: complete, passed, at least as large and strict as the built-in sign-off
 * profile, and reproduced exactly by judging its files again. With `archive` it archives any other run that judging
 * reproduces, and the statement lists why that run is not signed off. The run is locked between judging and packing.
 * @throws {UsageError} with the reasons if a run cannot be signed off; nothing is written then.
 */
export async function signoff(runDir: string, options: SignoffOptions, log: Log): Promise<SignedOff> {
  refuseNobody(options.by);
  refuseUnprintable('--by', options.by);
  refuseUnprintable('--remark', options.remark);
  refuseLinks(runDir);
  // A folder that is not a run's is refused before anything is written into it.
  readRunFile(runDir, 'run.json');
  using _held = hold(runDir);
  const text = readRunFile(runDir, 'run.json').toString('utf8');
  const record = fromJson(text, path.join(runDir, 'run.json'));
  const setup = readSetup(runDir);
  refuseUnfit({ setup, record }, options);
  const key = options.signKey === undefined ? undefined : privateKeyIn(options.signKey);
  const to = path.resolve(
    options.output ?? `hive-bench-${record.runId}.${options.archive ? 'archive' : 'signoff'}.tar.gz`,
  );
  if (existsSync(to)) throw alreadyExists(to);
  requireWritable(to, '--output');
  log('judging the run again from its files, which takes a while for a large one');
  refuseOtherRecord(runDir, record, text);
  const names = await filesOf(runDir);
  const leftOut = Object.entries(LEFT_OUT).flatMap(([name, why]) =>
    existsSync(path.join(runDir, name)) ? [{ name, why }] : [],
  );
  const signed = { by: options.by, at: options.now, version: VERSION, leftOut };
  const statement = statementOf(record, setup, {
    ...signed,
    ...(options.remark !== undefined && { remark: options.remark }),
  });
  const unfinished = unfinishedFile(to);
  try {
    await packBundle({
      dir: runDir,
      files: names,
      statement: `${jsonText(statement, 2)}\n`,
      root: `hive-bench-${record.runId}`,
      ...(key && { sign: (sums) => sign(null, sums, key) }),
      to: unfinished,
    });
    // Verified before anybody relies on it.
    const { problems, sha256, files } = await verifyBundle(unfinished, {
      ...(key && { publicKey: createPublicKey(key) }),
    });
    if (problems.length > 0) {
      throw new HiveBenchError('the bundle could not be read back as it was written.', {
        hint: 'Is the disk full or failing? The run itself is untouched.',
        evidence: problems,
      });
    }
    finish(unfinished, to);
    return { file: to, sha256, files, statement };
  } finally {
    rmSync(unfinished, { force: true });
  }
}

/** The field with the person responsible. */
function refuseNobody(by: string): void {
  if (/[\p{L}\p{N}]/u.test(plainLine(by))) return;
  throw new UsageError(`--by: got ${shown(by)}, expected a name; nothing was written.`, {
    hint: "Who answers for the run, for example --by 'media team'.",
  });
}

/** Statements are shown on terminals and in logs, with one line for each field. */
function refuseUnprintable(option: string, text: string | undefined): void {
  if (text === undefined || plainLine(text) === text) return;
  throw new UsageError(
    `${option}: got ${shown(text)}, expected one line without control characters; nothing was written.`,
    { hint: 'Leave out line breaks, tabs, escape sequences and marks that change the direction of text.' },
  );
}

function hold(runDir: string): Disposable {
  try {
    return lockRun(runDir);
  } catch (error) {
    // A read-only folder cannot change.
    if (!(error instanceof HiveBenchError) || codeOf(error.cause) !== 'EROFS') throw error;
    return { [Symbol.dispose]: () => undefined };
  }
}

function refuseUnfit(
  candidate: { readonly setup: Setup; readonly record: RunRecord },
  { archive }: SignoffOptions,
): void {
  const { runId } = candidate.record;
  const reasons = unfitness(candidate);
  if (archive && reasons.length === 0) {
    throw new UsageError(`--archive: run ${runId} can be signed off, expected one that cannot.`, {
      hint: 'Leave out --archive to sign it off.',
    });
  }
  if (archive || reasons.length === 0) return;
  throw new UsageError(`run ${runId} cannot be signed off: ${reasons[0]}.`, {
    hint: 'Measure the built-in suite with --profile signoff; a known miss can be waived in the configuration, by a named person and for a time. --archive packs this run as not signed off.',
    evidence: reasons.slice(1),
  });
}

function refuseOtherRecord(runDir: string, record: RunRecord, text: string): void {
  const again = toJson(judgeRun({ ...analyseFiles(runDir), judgedAt: new Date(record.judgedAt) }));
  if (again === text) return;
  const [is, was] = [again.split('\n'), text.split('\n')];
  const line = is.findIndex((each, i) => each !== was[i]);
  throw new UsageError(`${path.join(runDir, 'run.json')} is not what judging the run's files gives.`, {
    hint: 'It was edited, or written by another version: hive-bench judge writes it again from the files.',
    evidence: [
      `line ${line + 1}: got ${was[line]?.trim() ?? 'nothing'}, expected ${is[line]?.trim() ?? 'nothing'}`,
    ],
  });
}

/** Every file that belongs to the run, by relative name. */
async function filesOf(runDir: string): Promise<string[]> {
  const entries = await readdir(runDir, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(runDir, path.join(entry.parentPath, entry.name)))
    .filter(
      (name) => name !== HOLD && !name.startsWith('.') && !((name.split(path.sep)[0] ?? '') in LEFT_OUT),
    )
    .map((name) => name.split(path.sep).join('/'));
}
