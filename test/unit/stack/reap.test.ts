import type Docker from 'dockerode';
import { describe, expect, it } from 'vitest';
import type { Engine } from '../../../src/stack/engine.ts';
import { KEPT, LABEL, ownerOf } from '../../../src/stack/labels.ts';
import { findObjects, type EngineObject, isOrphan, isUnclear, ownedBy } from '../../../src/stack/reap.ts';
import { deadOwner } from '../../dead-owner.ts';

const DEAD = deadOwner();
const ELSEWHERE = 'pid=7 start=1 pidns=4026532281 boot=11111111-9027-4ad7-9639-eea16fc7446e host=elsewhere';

type Labels = Readonly<Record<string, string>>;
const labels = (run: string, owner: string): Labels => ({ [LABEL.run]: run, [LABEL.owner]: owner });
const mark = (run: string, owner: string): Labels => ({ ...labels(run, KEPT), [LABEL.keptOwner]: owner });

/** An engine that can only list objects. */
function engine(containers: readonly Labels[], volumes: readonly Labels[] = []): Pick<Engine, 'docker'> {
  const docker = {
    listContainers: () =>
      Promise.resolve(containers.map((Labels, at) => ({ Id: `c${at}`, Names: [`/c${at}`], Labels }))),
    listNetworks: () => Promise.resolve([]),
    listVolumes: () =>
      Promise.resolve({ Volumes: volumes.map((Labels, at) => ({ Name: `v${at}`, Labels })) }),
  };
  return { docker: docker as unknown as Docker };
}

const idsOf = (things: readonly EngineObject[], which: (thing: EngineObject) => boolean): string[] =>
  things.filter(which).map(({ id }) => id);

describe('objects on the engine', () => {
  it('are orphans if their owner is dead', async () => {
    const things = await findObjects(
      engine([ownerOf(), DEAD, ELSEWHERE, 'gone', ''].map((owner) => labels('a', owner))),
    );
    expect(idsOf(things, isOrphan)).toEqual(['c1']);
    expect(idsOf(things, isUnclear)).toEqual(['c2', 'c3', 'c4']);
  });

  it('stay if their run is marked as kept, except those of other owners', async () => {
    const things = await findObjects(
      engine([labels('a', DEAD), labels('a', `${DEAD} x=1`), labels('b', DEAD)], [mark('a', DEAD)]),
    );
    expect(idsOf(things, ({ kept }) => kept)).toEqual(['c0', 'v0']);
    expect(idsOf(things, isOrphan)).toEqual(['c1', 'c2']);
  });

  it('stay if an earlier version kept them', async () => {
    const things = await findObjects(engine([labels('a', KEPT)]));
    expect([idsOf(things, ({ kept }) => kept), idsOf(things, isOrphan)]).toEqual([['c0'], []]);
  });

  it('are not kept before the run is marked, or by the marker of another run', async () => {
    const things = await findObjects(engine([labels('a', DEAD)], [mark('b', DEAD)]));
    expect(idsOf(things, isOrphan)).toEqual(['c0', 'v0']);
  });

  it.each([
    ['dead', DEAD, ['v0'], []],
    ['somewhere else', ELSEWHERE, [], ['v0']],
    ['alive', ownerOf(), [], []],
  ])(
    'include a marker without a stack, which is removed with its owner: %s',
    async (_, owner, gone, unclear) => {
      const things = await findObjects(engine([], [mark('a', owner)]));
      expect(things).toMatchObject([{ kept: true, isOnlyMarker: true }]);
      expect([idsOf(things, isOrphan), idsOf(things, isUnclear)]).toEqual([gone, unclear]);
    },
  );

  it('are found by owner unless they are kept', async () => {
    const others = [labels('a', ELSEWHERE), labels('b', `${DEAD} x=1`)];
    const before = await findObjects(engine([labels('a', DEAD), ...others]));
    expect(idsOf(before, ownedBy(DEAD))).toEqual(['c0']);
    const after = await findObjects(engine([labels('a', DEAD), ...others], [mark('a', DEAD)]));
    expect(idsOf(after, ownedBy(DEAD))).toEqual([]);
    const alone = await findObjects(engine(others, [mark('a', DEAD), mark('b', ELSEWHERE)]));
    expect(idsOf(alone, ownedBy(DEAD))).toEqual(['v0']);
  });
});
