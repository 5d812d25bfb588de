import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { UsageError } from '../../../src/lib/errors.ts';
import type { KeptMark } from '../../../src/stack/kept-marker.ts';
import { chooseKept, type StackChoice } from '../../../src/stack/kept-runs.ts';
import type { EngineObject } from '../../../src/stack/reap.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'hive-bench-test-'));
const results = path.join(folder, 'results');
afterAll(() => rmSync(folder, { recursive: true }));

const UID = '1000';
const HINTS = { none: 'none hint', other: 'other hint' };
const THINGS = ['container', 'container', 'network', 'network'] as const;

/** A stack as the engine lists it: four objects, and the marker if it was left up. */
function stack(
  run: string,
  mark?: Partial<KeptMark>,
  fate: EngineObject['fate'] = { is: 'dead' },
): EngineObject[] {
  const owner = `pid=7 uid=0 host=${run}`;
  const things = THINGS.map((kind, at) => ({
    kind,
    id: `${run}-${at}`,
    name: `hive-bench-${run}-${at}`,
    run,
    owner,
    fate,
    kept: mark !== undefined,
  }));
  if (!mark) return things;
  const whole = { run, owner, by: 'anna@build-7', uid: UID, since: '2026-11-29T18:35:02.000Z', ...mark };
  const volume = {
    kind: 'volume',
    id: `${run}-kept`,
    name: `hive-bench-${run}-kept`,
    run,
    owner: 'kept',
  } as const;
  return [...things, { ...volume, fate, kept: true, mark: whole }];
}

/** Path of the keys file, which exists or not. */
function keysOf(run: string, resultsDir = results, isThere = true): string {
  const file = path.join(resultsDir, run, 'keys.env');
  mkdirSync(path.dirname(file), { recursive: true });
  if (isThere) writeFileSync(file, '');
  return file;
}

const me: StackChoice = { resultsDir: results, uid: UID };
const mine = (run: string): EngineObject[] => stack(run, { keysFile: keysOf(run) });
const choose = (things: readonly EngineObject[], which: StackChoice): string =>
  chooseKept(things, which, HINTS);
const refused = (things: readonly EngineObject[], which: StackChoice): UsageError => {
  try {
    choose(things, which);
  } catch (error) {
    if (error instanceof UsageError) return error;
  }
  throw new Error('it was not refused');
};

describe('the stack of a command without a run id', () => {
  it.each<[what: string, things: readonly EngineObject[]]>([
    ['the only one', mine('a')],
    [
      'the caller’s only one',
      [...stack('b', { keysFile: keysOf('b', path.join(folder, 'other')) }), ...mine('a')],
    ],
    ['the only one that was left up', [...stack('c'), ...mine('a')]],
  ])('is %s', (_what, things) => {
    expect(choose(things, me)).toBe('a');
  });

  it.each<[what: string, things: readonly EngineObject[]]>([
    ['of another user', stack('b', { keysFile: keysOf('b'), uid: '0' })],
    ['of another checkout', stack('b', { keysFile: keysOf('b', path.join(folder, 'other')) })],
    [
      'of another container that has the same paths',
      stack('b', { keysFile: keysOf('gone', results, false) }),
    ],
    ['without a keys file', stack('b', {})],
    ['of an earlier version', stack('b').map((thing) => ({ ...thing, owner: 'kept', kept: true }))],
  ])('is never one %s', (_what, things) => {
    const { message, hint, evidence } = refused(things, me);
    expect(message).toBe(`no stack of yours is up (of ${results}). Others are:`);
    expect([hint, evidence.length]).toEqual(['Name it if you mean one that somebody else left up.', 1]);
    expect(choose(things, 'b')).toBe('b');
  });

  it('must be named if the caller has several, which are listed once each', () => {
    const { message, evidence } = refused([...mine('b'), ...mine('a'), ...stack('c', { uid: '0' })], me);
    expect(message).toBe('2 stacks of yours are up:');
    expect(evidence).toEqual(
      ['a', 'b'].map((run) => `${run}  by anna@build-7, since 2026-11-29T18:35:02Z, in ${results}/${run}`),
    );
  });

  it('is missing if no stack is up', () => {
    expect(refused(stack('c'), me)).toMatchObject({ message: 'no stack is up.', hint: 'none hint' });
  });
});

describe('a named stack', () => {
  it('is refused if it is not up, and the stacks that are up are listed once each', () => {
    const { message, hint, evidence } = refused([...mine('a'), ...mine('b')], 'c');
    expect([message, hint]).toEqual(['stack c was not left up. Up now:', 'other hint']);
    expect(evidence.map((line) => line.slice(0, 1))).toEqual(['a', 'b']);
    expect(refused([], 'c')).toMatchObject({
      message: 'stack c was not left up; no stack is.',
      hint: 'none hint',
      evidence: [],
    });
  });

  it.each<[fate: EngineObject['fate'], message: string, hint: string]>([
    [
      { is: 'alive' },
      'run c is still using its stack (process 7 of user 0 on c).',
      'Wait for the run to end',
    ],
    [
      { is: 'dead' },
      'stack c was not left up (its owner, process 7 of user 0 on c, is dead).',
      'hive-bench clean`',
    ],
    [
      { is: 'unknown', why: 'it is elsewhere' },
      'stack c was not left up (owned by process 7 of user 0 on c: it is elsewhere).',
      'hive-bench clean --run c`',
    ],
  ])('is refused while its process has not released it: %j', (fate, message, hint) => {
    const error = refused([...mine('a'), ...stack('c', undefined, fate)], 'c');
    expect(error.message).toBe(message);
    expect(error.hint).toContain(hint);
  });
});
