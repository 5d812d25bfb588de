import { assert, integer, option, property, record, uniqueArray } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chooseToPrune } from '../../../src/retention/choose.ts';
import { startOf } from '../../../src/retention/run-id.ts';

const NOW_MS = 1_000_000;
const runs = uniqueArray(
  record({ id: integer({ min: 0, max: 1e6 }).map(String), startMs: integer({ min: 0, max: NOW_MS }) }),
  { selector: ({ id }) => id, maxLength: 30 },
);
const maybe = (max: number) => option(integer({ min: 0, max }), { nil: undefined });

/** Number of newer runs; ids decide between runs of the same time. */
function rank(run: { id: string; startMs: number }, all: readonly { id: string; startMs: number }[]): number {
  return all.filter(
    (other) => other.startMs > run.startMs || (other.startMs === run.startMs && other.id > run.id),
  ).length;
}

describe('runs chosen for pruning', () => {
  it('are exactly those that no limit keeps; without a limit, there are none', () => {
    assert(
      property(runs, maybe(32), maybe(NOW_MS), (all, keep, olderThanMs) => {
        const chosen = chooseToPrune(all, {
          ...(keep !== undefined && { keep }),
          ...(olderThanMs !== undefined && { olderThanMs }),
          nowMs: NOW_MS,
        });
        const expected =
          keep === undefined && olderThanMs === undefined
            ? []
            : all.filter(
                (run) =>
                  (keep === undefined || rank(run, all) >= keep) &&
                  (olderThanMs === undefined || NOW_MS - run.startMs > olderThanMs),
              );
        expect(chosen.map(({ id }) => id).toSorted()).toEqual(expected.map(({ id }) => id).toSorted());
      }),
    );
  });

  it('are not chosen again after they are removed', () => {
    assert(
      property(runs, maybe(32), maybe(NOW_MS), (all, keep, olderThanMs) => {
        const rule = {
          ...(keep !== undefined && { keep }),
          ...(olderThanMs !== undefined && { olderThanMs }),
          nowMs: NOW_MS,
        };
        const gone = new Set(chooseToPrune(all, rule));
        expect(
          chooseToPrune(
            all.filter((run) => !gone.has(run)),
            rule,
          ),
        ).toEqual([]);
      }),
    );
  });
});

describe('run ids', () => {
  it('contain the start time of the run', () =>
    expect(startOf('20261125-070154-k6bd')).toBe(Date.UTC(2026, 10, 25, 7, 1, 54)));

  it.each(['20261125-070154-k6b', '20261325-070154-k6bd', '20261125-070154-k6bd-copy', '..', '.pruned-x'])(
    'are not %j',
    (name) => expect(startOf(name)).toBeUndefined(),
  );
});
