import { execFileSync } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { IMAGES } from '../../src/model/images.ts';
import { EXIT } from '../../src/lib/errors.ts';
import { ROOT } from '../../src/lib/root.ts';
import { connectEngine } from '../../src/stack/engine.ts';
import { ensureImages } from '../../src/stack/images.ts';
import { ensureBinaries } from './binaries.ts';
import { type Daemon, dataRoot, startDaemon } from './daemon.ts';
import { makeNetworkNamespace, type NetworkNamespace } from './network-namespace.ts';
import { enginesPage, record, recorded } from './page.ts';
import { composed, killedRun, measure } from './smoke.ts';
import { ENGINES, type Firewall } from './versions.ts';

const SCENARIO = 'loss-5';
const BRIDGE_FILTER = 'net.bridge.bridge-nf-call-iptables';
const say = (line: string): boolean => process.stderr.write(`${line}\n`);

/** `HIVE_BENCH_ENGINES=28.5.2,29` takes these alone; `HIVE_BENCH_ENGINES_COLD=1` builds their images from nothing. */
const wanted = process.env['HIVE_BENCH_ENGINES']?.split(',');
const isCold = process.env['HIVE_BENCH_ENGINES_COLD'] === '1';

const commit = execFileSync('git', ['rev-parse', '--short', 'HEAD'], { cwd: ROOT, encoding: 'utf8' }).trim();

interface Setting {
  readonly firewall: Firewall;
  readonly bridgeFilter: '0' | '1';
  readonly userlandProxy: boolean;
}

/** Without the userland proxy an engine switches the filter on by itself when it publishes a port: it cannot be off. */
function settingsOf(firewalls: readonly Firewall[]): Setting[] {
  return firewalls.flatMap((firewall): Setting[] => [
    { firewall, bridgeFilter: '1', userlandProxy: true },
    { firewall, bridgeFilter: '1', userlandProxy: false },
    { firewall, bridgeFilter: '0', userlandProxy: true },
  ]);
}

let namespace: NetworkNamespace;

beforeAll(async () => {
  namespace = await makeNetworkNamespace();
});

afterAll(async () => {
  await namespace[Symbol.asyncDispose]();
  const page = path.join(ROOT, 'docs/engines.md');
  writeFileSync(page, enginesPage(recorded()));
  await execa('npx', ['oxfmt', page], { cwd: ROOT });
});

describe.each(ENGINES.filter(({ name }) => wanted?.includes(name) ?? true))('engine $name', (engine) => {
  let bin: string | undefined;

  beforeAll(async () => {
    bin = await ensureBinaries(engine, say);
    if (isCold) rmSync(dataRoot(engine.name), { recursive: true, force: true });
  }, 1_200_000);

  async function start({ firewall, bridgeFilter, userlandProxy }: Setting): Promise<Daemon> {
    const daemon = await startDaemon({ engine: engine.name, bin, firewall, userlandProxy }, namespace);
    process.env['DOCKER_HOST'] = daemon.dockerHost;
    // After its start: some engines switch it on.
    await namespace.set(BRIDGE_FILTER, bridgeFilter);
    return daemon;
  }

  it('builds all images, is cleaned up after SIGKILL, and runs the Compose file', async () => {
    await using daemon = await start({ firewall: 'iptables', bridgeFilter: '1', userlandProxy: true });
    const began = performance.now();
    await ensureImages(await connectEngine(), IMAGES, { root: ROOT, ready: {}, say });
    const buildS = (performance.now() - began) / 1000;
    const { goneAfterS, leftAfterClean } = await killedRun(namespace, daemon.dockerHost);
    const unhealthy = await composed(namespace, daemon.dockerHost);
    record({
      once: {
        engine: engine.name,
        source: engine.source,
        buildS: isCold ? buildS : undefined,
        killed:
          goneAfterS === undefined
            ? `something after 60 s, ${leftAfterClean} things after the next command`
            : `nothing after ${goneAfterS.toFixed(0)} s`,
        compose: unhealthy.length === 0 ? 'all services healthy' : unhealthy.join(', '),
      },
    });
    expect(leftAfterClean).toBe(0);
    expect(goneAfterS).toBeDefined();
    expect(unhealthy).toEqual([]);
  }, 1_800_000);

  it.each(settingsOf(engine.firewalls))(
    'measures with $firewall, bridge filter $bridgeFilter, userland proxy $userlandProxy',
    async (setting) => {
      await using daemon = await start(setting);
      const docker = await connectEngine();
      const info = (await docker.docker.info()) as { Driver: string; CgroupVersion?: string };
      const {
        exitCode,
        stderr,
        record: run,
        tookS,
        left,
      } = await measure(namespace, daemon.dockerHost, SCENARIO);
      const [scenario] = run?.scenarios ?? [];
      const judged = scenario?.verification.filter(({ tolerance }) => tolerance !== undefined) ?? [];
      const met = judged.filter(({ verified }) => verified).length;
      const { p95, n } = scenario?.metrics.e2e_ms ?? {};
      record({
        row: {
          engine: engine.name,
          api: docker.apiVersion,
          storage: info.Driver,
          kernel: docker.kernel,
          cgroup: `v${info.CgroupVersion ?? '1'}`,
          firewall: setting.firewall,
          bridgeFilter: await namespace.get(BRIDGE_FILTER),
          userlandProxy: setting.userlandProxy,
          verdict: scenario?.verdict ?? `none, exit code ${exitCode}`,
          e2e: p95 === undefined ? '—' : `${p95.toFixed(0)} ms (n = ${n})`,
          verified: `${met} of ${judged.length}`,
          runS: tookS,
          left,
          date: new Date().toISOString().slice(0, 10),
          commit,
        },
      });
      expect(exitCode, stderr).toBe(EXIT.pass);
      expect(scenario?.verdict).toBe('no-breach');
      expect(judged.length).toBeGreaterThan(0);
      expect(met).toBe(judged.length);
      expect(await namespace.get(BRIDGE_FILTER)).toBe(setting.bridgeFilter);
      expect(left).toBe(0);
    },
    600_000,
  );
});
