import { readdirSync, readFileSync } from 'node:fs';
import type { Engine } from '../../src/stack/engine.ts';
import { LABEL } from '../../src/stack/labels.ts';
import { bytesIn } from '../../src/evidence/disk-use.ts';

const MIB = 2 ** 20;

/** What a run takes besides its results. */
export interface Footprint {
  /** Of the harness' process. */
  readonly rssMiB: number;
  readonly descriptors: number;
  /** Of all runs: nothing else may be on the engine. */
  readonly containers: number;
  /** Of the host. */
  readonly veths: number;
  readonly networks: number;
  readonly volumes: number;
  /** What the harness wrote to its folder for temporary files. */
  readonly temporaryMiB: number;
  /** What containers wrote into their own file systems, and volumes. */
  readonly engineMiB: number;
}

export type Quick = Omit<Footprint, 'engineMiB' | 'temporaryMiB'>;

export async function look(pid: number, { docker }: Engine): Promise<Quick> {
  const filters = { label: [LABEL.run] };
  const [containers, networks, volumes] = await Promise.all([
    docker.listContainers({ all: true, filters }),
    docker.listNetworks(),
    docker.listVolumes(),
  ]);
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  return {
    rssMiB: Number(/^VmRSS:\s+(\d+) kB/m.exec(status)?.[1]) / 1024,
    descriptors: readdirSync(`/proc/${pid}/fd`).length,
    containers: containers.length,
    veths: vethsOfHost(),
    networks: networks.length,
    volumes: volumes.Volumes?.length ?? 0,
  };
}

export function vethsOfHost(): number {
  return readdirSync('/sys/class/net').filter((name) => name.startsWith('veth')).length;
}

/** Slow on an engine with many images: once a scenario. */
export async function disk(
  { docker }: Engine,
  temporary: string,
): Promise<Pick<Footprint, 'engineMiB' | 'temporaryMiB'>> {
  const used = (await docker.df()) as {
    Containers?: readonly { SizeRw?: number }[];
    Volumes?: readonly { UsageData?: { Size: number } }[];
  };
  const written = (used.Containers ?? []).reduce((sum, { SizeRw = 0 }) => sum + SizeRw, 0);
  const volumes = (used.Volumes ?? []).reduce(
    (sum, { UsageData }) => sum + Math.max(0, UsageData?.Size ?? 0),
    0,
  );
  return { engineMiB: (written + volumes) / MIB, temporaryMiB: bytesIn(temporary) / MIB };
}

/** The least of several looks: what is there whatever starts and stops meanwhile. */
export function least(looks: readonly Quick[]): Quick {
  const [first, ...others] = looks;
  if (!first) throw new Error('no scenario ends before it was looked at');
  return others.reduce(
    (low, each) => ({
      rssMiB: Math.min(low.rssMiB, each.rssMiB),
      descriptors: Math.min(low.descriptors, each.descriptors),
      containers: Math.min(low.containers, each.containers),
      veths: Math.min(low.veths, each.veths),
      networks: Math.min(low.networks, each.networks),
      volumes: Math.min(low.volumes, each.volumes),
    }),
    first,
  );
}
