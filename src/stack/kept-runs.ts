import { accessSync, constants } from 'node:fs';
import path from 'node:path';
import { UsageError } from '../lib/errors.ts';
import { describeIdentity } from '../lib/process-identity.ts';
import type { KeptMark } from './kept-marker.ts';
import type { EngineObject } from './reap.ts';

/** A run whose stack was left up. */
export interface KeptRun {
  readonly run: string;
  /** Absent if a version without markers left the stack up. */
  readonly mark?: KeptMark;
}

/** The runs whose stack was left up, oldest first. */
export function keptRuns(things: readonly EngineObject[]): KeptRun[] {
  const kept = things.filter((thing) => thing.kept);
  return [...new Set(kept.map(({ run }) => run))].toSorted().map((run) => {
    const mark = kept.find((thing) => thing.run === run && thing.mark)?.mark;
    return { run, ...(mark && { mark }) };
  });
}

/** The user of a command, and their results folder. */
export interface Caller {
  /** Results folder of the active configuration. */
  readonly resultsDir: string;
  readonly uid: string | undefined;
}

/**
 * Whether the caller left this stack up: same user, and its keys are readable and in the caller's results folder. This
 * excludes stacks of other checkouts, and of other containers with the same paths.
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

/** Hints for a missing stack: if none is up, and if only others are up. */
export interface Hints {
  readonly none: string;
  readonly other: string;
}

const START = 'start one with `hive-bench up`, or let a run leave its own with `hive-bench run --keep`.';
/** Hints of commands that use a stack. */
export const USE_HINTS: Hints = { none: `S${START.slice(1)}`, other: `Name one that is up, or ${START}` };

/** A run id, or the caller, which selects the caller's only stack. */
export type StackChoice = string | Caller;

/**
 * Chooses the named run, or else the caller's only one.
 * @throws {UsageError} if the named stack is not up, or the caller has no stack or several.
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

/** The error for a stack that its process has not released. */
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

/** Hint for removing a run that may be active, kept or dead. */
export function howToEnd(run: string): string {
  return `\`hive-bench down ${run}\` if it was left up, \`hive-bench clean --run ${run}\` if its process is gone`;
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
