import { accessSync, constants } from 'node:fs';
import path from 'node:path';
import { UsageError } from '../lib/errors.ts';
import { describeIdentity } from '../lib/process-identity.ts';
import type { KeptMark } from './kept-marker.ts';
import type { EngineObject } from './reap.ts';

/** A stack that was left up. */
export interface KeptRun {
  readonly run: string;
  /** Missing of one that a version without markers left. */
  readonly mark?: KeptMark;
}

/** Each stack that was left up once, the earliest first. */
export function keptRuns(things: readonly EngineObject[]): KeptRun[] {
  const kept = things.filter((thing) => thing.kept);
  return [...new Set(kept.map(({ run }) => run))].toSorted().map((run) => {
    const mark = kept.find((thing) => thing.run === run && thing.mark)?.mark;
    return { run, ...(mark && { mark }) };
  });
}

/** Who asks, of whom a stack can be. */
export interface Caller {
  /** Where the runs of the configuration in force go. */
  readonly resultsDir: string;
  readonly uid: string | undefined;
}

/**
 * Whether the asker left this stack: it has the same user, and its keys are where the asker's runs go and open to it. So
 * another checkout's is not, nor another container's that has the same paths.
 */
export function isOwn({ resultsDir, uid }: Caller, { mark }: KeptRun): boolean {
  if (mark?.keysFile === undefined || mark.uid !== uid) return false;
  return path.resolve(mark.keysFile, '../..') === path.resolve(resultsDir) && isReadable(mark.keysFile);
}

function isReadable(file: string): boolean {
  try {
    accessSync(file, constants.R_OK);
    return true;
  } catch {
    return false;
  }
}

/** What to do where a stack is missing that was asked for. */
export interface Hints {
  readonly none: string;
  readonly other: string;
}

const START = 'start one with `hive-bench up`, or let a run leave its own with `hive-bench run --keep`.';
/** Of commands that look at a stack, or change it. */
export const USE_HINTS: Hints = { none: `S${START.slice(1)}`, other: `Name one that is up, or ${START}` };

/** A run id, or whoever asks for the only one that is theirs. */
export type StackChoice = string | Caller;

/**
 * The run that is meant: the named one, or else the only one of the asker's.
 * @throws {UsageError} when none is up, the named one is not, several are the asker's, or only somebody else's is.
 */
export function chooseKept(things: readonly EngineObject[], which: StackChoice, hints: Hints): string {
  const runs = keptRuns(things);
  if (typeof which === 'string') return named(things, runs, which, hints);
  if (runs.length === 0) throw new UsageError('no stack is up.', { hint: hints.none });
  const ours = runs.filter((each) => isOwn(which, each));
  const [only, ...others] = ours;
  if (only !== undefined && others.length === 0) return only.run;
  throw new UsageError(
    only === undefined
      ? `no stack of yours is up (of ${path.resolve(which.resultsDir)}). Others are:`
      : `${ours.length} stacks of yours are up:`,
    {
      hint:
        only === undefined
          ? 'Name it if you mean one that somebody else left up.'
          : `Name the one that is meant, for example ${only.run}.`,
      evidence: (only === undefined ? runs : ours).map(describeKept),
    },
  );
}

function named(things: readonly EngineObject[], runs: readonly KeptRun[], run: string, hints: Hints): string {
  if (runs.some((each) => each.run === run)) return run;
  const thing = things.find((each) => each.run === run);
  if (thing) throw notKept(thing);
  throw new UsageError(`stack ${run} was not left up${runs.length === 0 ? '; no stack is.' : '. Up now:'}`, {
    hint: runs.length === 0 ? hints.none : hints.other,
    evidence: runs.map(describeKept),
  });
}

/** Of a run whose process has not let go of it. */
function notKept({ run, owner, fate }: EngineObject): UsageError {
  const who = describeIdentity(owner);
  if (fate.is === 'alive') {
    return new UsageError(`run ${run} is still using its stack (${who}).`, {
      hint: 'Wait for the run to end, or stop it with Ctrl-C.',
    });
  }
  const state = fate.is === 'dead' ? `its owner, ${who}, is dead` : `owned by ${who}: ${fate.why}`;
  return new UsageError(`stack ${run} was not left up (${state}).`, {
    hint:
      fate.is === 'dead'
        ? '`hive-bench clean` removes what it left.'
        : `If its owner has ended, \`hive-bench clean --run ${run}\` removes what it left.`,
  });
}

/** For whoever meets a run of which it is not known whether it goes on, was left up, or is dead. */
export function howToEnd(run: string): string {
  return `\`hive-bench down ${run}\` where it was left up, \`hive-bench clean --run ${run}\` where its process is gone`;
}

/** `20261129-183443-orxn  by anna@build-7, since 2026-11-29T18:35:02.000Z, in /home/anna/results/…`. */
export function describeKept({ run, mark }: KeptRun): string {
  if (!mark) return `${run}  by an earlier version of hive-bench`;
  const { by, since, keysFile } = mark;
  return [
    `${run}  by ${by}`,
    ...(since === undefined ? [] : [`since ${since.slice(0, 19)}Z`]),
    ...(keysFile === undefined ? [] : [`in ${path.dirname(keysFile)}`]),
  ].join(', ');
}
