import { chownSync, lstatSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EXIT } from '../../src/lib/errors.ts';
import { fromJson } from '../../src/report/json.ts';
import { connectEngine, type Engine } from '../../src/stack/engine.ts';
import { joinNetwork } from '../../src/stack/harness-endpoint.ts';
import { claimNetworks } from '../../src/stack/networks.ts';
import { findObjects, removeAll } from '../../src/stack/reap.ts';
import { AUTO } from '../../src/model/topology.ts';
import { ANY_SUBNETS, hiveBench, leftOf, smallConfig } from '../live/command.ts';
import { tool } from './tool-container.ts';

/** Nobody of this host, so that a file of theirs can only be by way of the folder's owner. */
const OWNER = { uid: 4242, gid: 4343 };
const UTTERANCES = 5;

let engine: Engine;
let folder: string;

beforeAll(async () => {
  engine = await connectEngine();
  const { exitCode, stderr } = await hiveBench(['images', 'build', 'hive-bench']);
  if (exitCode !== EXIT.pass) throw new Error(stderr);
  folder = mkdtempSync(path.join(tmpdir(), 'hive-bench-mounted-'));
  writeFileSync(
    path.join(folder, 'hive-bench.config.ts'),
    `export default ${JSON.stringify(smallConfig(UTTERANCES, ANY_SUBNETS))};\n`,
  );
  chownSync(folder, OWNER.uid, OWNER.gid);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const owners = (): string[] => {
  const files = readdirSync(path.join(folder, 'results'), { recursive: true }) as string[];
  return [
    ...new Set(
      files.map((file) => {
        const { uid, gid } = lstatSync(path.join(folder, 'results', file));
        return `${uid}:${gid}`;
      }),
    ),
  ];
};

describe('hive-bench in a container with the socket of its engine', () => {
  it('measures by address, and its results belong to the owner of the mounted folder', async () => {
    const { exitCode, stderr } = await tool(engine, ['run', '--scenario', 'clean'], { folder });
    const [run = ''] = readdirSync(path.join(folder, 'results'));
    const record = fromJson(readFileSync(path.join(folder, 'results', run, 'run.json'), 'utf8'));
    expect([exitCode, record.verdict], stderr).toEqual([EXIT.inconclusive, 'inconclusive']);
    expect(record.scenarios[0]?.metrics.e2e_ms).toMatchObject({ n: UTTERANCES, missing: 0 });
    // Of the checkout that the image was built from, with the same sources.
    expect(record.versions['commit']).toMatch(/^[0-9a-f]{40}(-dirty)?$/);
    expect(owners()).toEqual([`${OWNER.uid}:${OWNER.gid}`]);
    expect(await leftOf(run)).toEqual([]);
  });

  it.each([
    ['host', 'pass', 'reachable on the loopback'],
    ['bridge', 'pass', 'reachable by address'],
    ['none', 'fail', 'no network'],
  ])('with --network %s knows how it reaches services: %s', async (network, status, found) => {
    const { stdout } = await tool(engine, ['doctor', '--json'], { folder, network });
    const rows = JSON.parse(stdout) as { check: string; status: string; found: string }[];
    expect(rows.find(({ check }) => check === 'services')).toMatchObject({
      status,
      found: expect.stringContaining(found) as string,
    });
  });

  it('in the network of another container joins by way of that one', async () => {
    const other = await engine.docker.createContainer({
      Image: 'hive-bench:latest',
      Entrypoint: ['sleep', '120'],
    });
    await other.start();
    try {
      const { stdout } = await tool(engine, ['doctor', '--json'], {
        folder,
        network: `container:${other.id}`,
      });
      expect(stdout).toContain(`this is container ${other.id.slice(0, 12)} of the engine`);
    } finally {
      await other.remove({ force: true });
    }
  });
});

describe('a network that hive-bench has joined', () => {
  it('can be removed when its process has been killed, and nobody else is cut off', async () => {
    const runId = `joined-${process.pid}`;
    const context = {
      engine,
      vantage: { kind: 'host' } as const,
      runId,
      owner: 'nobody',
      prefix: `hive-bench-${runId}`,
      logDir: folder,
    };
    const sleeper = await engine.docker.createContainer({
      Image: 'hive-bench:latest',
      Entrypoint: ['sleep', '120'],
    });
    await sleeper.start();
    try {
      const { stack, access } = await claimNetworks(context, { stack: AUTO, access: AUTO });
      // Left connected, as by a process that was killed.
      await joinNetwork(engine, { kind: 'container', id: sleeper.id }, stack);
      await engine.docker.getNetwork(access.id).connect({ Container: sleeper.id });
      const isOurs = ({ run }: { run: string }): boolean => run === runId;
      await expect(removeAll(engine, isOurs, 1000)).rejects.toThrow('-access');
      const left = (await findObjects(engine)).filter(isOurs);
      expect(left.map(({ name }) => name)).toEqual([access.name]);
      await engine.docker.getNetwork(access.id).disconnect({ Container: sleeper.id, Force: true });
      expect(await removeAll(engine, isOurs)).toHaveLength(1);
    } finally {
      await sleeper.remove({ force: true });
    }
  });
});
