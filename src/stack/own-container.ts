import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import type Docker from 'dockerode';
import type { Engine } from './engine.ts';

/** The container whose network namespace this process is in. */
export interface OwnContainer {
  readonly id: string;
  /** Network mode as the engine reports it: name of a network, `bridge`, `host` or `none`. */
  readonly networkMode: string;
}

/** Files in which a process can find the id of its container. */
export interface ContainerTraces {
  /** /proc/self/mountinfo. */
  readonly mountinfo: string;
  /** /proc/self/cgroup. */
  readonly cgroup: string;
  readonly hostname: string;
}

const ID = /[0-9a-f]{64}/g;
/** The engine mounts these files from its folder for the container, so the source path has the id. */
const OF_ENGINE = new Set(['/etc/hostname', '/etc/hosts', '/etc/resolv.conf']);

/**
 * Candidate ids of this process's container, most reliable first. On a host, mountinfo lists the mounts of all containers,
 * so only mounts over files in /etc count.
 */
export function candidateIds({ mountinfo, cgroup, hostname: name }: ContainerTraces): string[] {
  // proc(5): the fourth field is the root within the file system, the fifth the mount point.
  const mounted = mountinfo.split('\n').flatMap((line) => {
    const [, , , source = '', point = ''] = line.split(' ');
    return OF_ENGINE.has(point) ? (source.match(ID) ?? []) : [];
  });
  const grouped = cgroup.match(ID) ?? [];
  // By default, the host name of a container is the start of its id.
  const named = /^[0-9a-f]{12}$/.test(name) ? [name] : [];
  return [...new Set([...mounted, ...grouped, ...named])];
}

/**
 * The container of this engine that this process runs in, or the one whose network it shares. Undefined on a host, and in
 * a container of another engine.
 */
export async function findOwnContainer(
  { docker }: Engine,
  traces: ContainerTraces = readTraces(),
): Promise<OwnContainer | undefined> {
  for (const id of candidateIds(traces)) {
    const seen = await inspected(docker, id);
    if (seen?.State.Running) return networkOwner(docker, seen);
  }
  return undefined;
}

async function networkOwner(
  docker: Docker,
  container: Docker.ContainerInspectInfo,
): Promise<OwnContainer | undefined> {
  const networkMode = container.HostConfig.NetworkMode ?? 'default';
  const [, owner] = /^container:(.+)$/.exec(networkMode) ?? [];
  if (owner === undefined) return { id: container.Id, networkMode };
  const other = await inspected(docker, owner);
  return other && networkOwner(docker, other);
}

async function inspected(docker: Docker, id: string): Promise<Docker.ContainerInspectInfo | undefined> {
  try {
    return await docker.getContainer(id).inspect();
  } catch (error) {
    if ((error as { statusCode?: number }).statusCode === 404) return undefined;
    throw error;
  }
}

function readTraces(): ContainerTraces {
  return {
    mountinfo: textOf('/proc/self/mountinfo'),
    cgroup: textOf('/proc/self/cgroup'),
    hostname: hostname(),
  };
}

/** Empty on other systems than Linux, which have no /proc. */
function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
