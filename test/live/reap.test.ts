import { setTimeout as sleep } from 'node:timers/promises';
import type Docker from 'dockerode';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { HiveBenchError } from '../../src/lib/errors.ts';
import { ROOT } from '../../src/lib/root.ts';
import { connectEngine, type Engine, ignoringGone } from '../../src/stack/engine.ts';
import { ensureImages } from '../../src/stack/images.ts';
import { LABEL } from '../../src/stack/labels.ts';
import { findObjects, type EngineObject, removeAll } from '../../src/stack/reap.ts';
import { tidy } from '../../src/stack/tidy.ts';
import { deadOwner } from '../dead-owner.ts';

const RUN = `test-${process.pid}-reap`;
const isOurs = ({ run }: EngineObject): boolean => run === RUN;

describe('removing all of a run', () => {
  let engine: Engine;
  let image: string;
  let network: Docker.Network;
  const holders: Docker.Container[] = [];

  beforeAll(async () => {
    engine = await connectEngine();
    const source = { root: ROOT, ready: {}, say: () => undefined };
    ({ redis: image = '' } = await ensureImages(engine, ['redis'], source));
  });

  afterEach(async () => {
    for (const container of holders.splice(0)) await ignoringGone(container.remove({ force: true }));
    await removeAll(engine, isOurs);
  });

  const makeNetwork = async (name = `hive-bench-${RUN}`): Promise<void> => {
    network = await engine.docker.createNetwork({
      Name: name,
      Labels: { [LABEL.run]: RUN, [LABEL.owner]: deadOwner() },
    });
  };

  /** Somebody else's, in the run's network: as long as it is there, the network stays. */
  const hold = async (): Promise<Docker.Container> => {
    const container = await engine.docker.createContainer({
      Image: image,
      Entrypoint: ['sleep', '60'],
      HostConfig: { NetworkMode: network.id },
    });
    holders.push(container);
    await container.start();
    return container;
  };

  it('goes on while something still holds on to it', async () => {
    await makeNetwork();
    const holder = await hold();
    const gone = sleep(700).then(() => holder.remove({ force: true }));
    const removed = await removeAll(engine, isOurs);
    expect(removed.map(({ kind }) => kind)).toEqual(['network']);
    expect((await findObjects(engine)).filter(isOurs)).toEqual([]);
    await gone;
  });

  it('names what cannot be removed, and removes the rest', async () => {
    const names = async (): Promise<string[]> =>
      (await findObjects(engine))
        .filter(isOurs)
        .map(({ name }) => name)
        .toSorted();
    // On both sides, whichever way the engine lists them.
    await makeNetwork(`hive-bench-${RUN}-0`);
    await makeNetwork(`hive-bench-${RUN}-1`);
    await hold();
    await makeNetwork(`hive-bench-${RUN}-2`);
    expect(await names()).toEqual([0, 1, 2].map((i) => `hive-bench-${RUN}-${i}`));
    const failed = removeAll(engine, isOurs, 500);
    await expect(failed).rejects.toThrow(HiveBenchError);
    await expect(failed).rejects.toThrow(`the engine does not remove network hive-bench-${RUN}-1.`);
    expect(await names()).toEqual([`hive-bench-${RUN}-1`]);
  });

  it('keeps nobody from starting something new', async () => {
    await makeNetwork();
    await hold();
    const lines: string[] = [];
    await tidy(engine, (line) => lines.push(line), 500);
    expect(lines).toEqual([
      `some leftovers of dead runs could not be removed: the engine does not remove network hive-bench-${RUN}.`,
    ]);
  });
});
