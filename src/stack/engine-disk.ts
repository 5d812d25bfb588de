import { statfs } from 'node:fs/promises';
import { hostname, release } from 'node:os';
import { EngineUnavailableError } from '../lib/errors.ts';
import type { Engine } from './engine.ts';

/** Disk space for building all images from scratch, including temporary files. */
export const IMAGES_GIB = 6;
const GIB = 2 ** 30;

/** The folder with the engine's images and containers, and the free space there. */
export interface EngineDisk {
  /** Folder on the engine's host. */
  readonly root: string;
  /** Undefined if the folder is not on this host: Docker Desktop, a remote engine, a mounted socket. */
  readonly freeGib: number | undefined;
}

export async function engineDisk(engine: Engine): Promise<EngineDisk> {
  const info: EngineInfo = await engine.docker.info();
  const root = info.DockerRootDir;
  const here = engine.address.local && info.Name === hostname() && info.KernelVersion === release();
  const places = [root, ...(isContainerdStore(info) ? [CONTAINERD_ROOT] : [])];
  const free = here ? await Promise.all(places.map(freeGib)) : [];
  const known = free.filter((gib) => gib !== undefined);
  return { root, freeGib: known.length > 0 ? Math.min(...known) : undefined };
}

/** The fields of the engine's response that are used; dockerode does not type it. */
interface EngineInfo {
  readonly DockerRootDir: string;
  readonly Name: string;
  readonly KernelVersion: string;
  readonly DriverStatus?: readonly (readonly [string, string])[];
}

/** Storage of a containerd that runs outside the engine. */
const CONTAINERD_ROOT = '/var/lib/containerd';

function isContainerdStore({ DriverStatus = [] }: EngineInfo): boolean {
  return DriverStatus.some(([, value]) => value.includes('io.containerd.snapshotter'));
}

/** Undefined if the folder does not exist. */
async function freeGib(folder: string): Promise<number | undefined> {
  try {
    const { bavail, bsize } = await statfs(folder);
    return (bavail * bsize) / GIB;
  } catch {
    return undefined;
  }
}

/**
 * Checks the disk space before a build, because a full disk also breaks the engine's other containers.
 * @param missing how many of `all` images have to be built
 * @throws {EngineUnavailableError} if the free space is known and too small.
 */
export async function requireDiskSpace(engine: Engine, missing: number, all: number): Promise<void> {
  if (missing === 0) return;
  const { root, freeGib: free } = await engineDisk(engine);
  const fault = diskSpaceFault(root, free, (IMAGES_GIB * missing) / all);
  if (fault) throw fault;
}

/** The error that requireDiskSpace throws; undefined if the space suffices or is unknown. */
export function diskSpaceFault(
  root: string,
  free: number | undefined,
  neededGib: number,
): EngineUnavailableError | undefined {
  if (free === undefined || free >= neededGib) return undefined;
  return new EngineUnavailableError(
    `the engine's disk has ${free.toFixed(1)} GiB free in ${root}, and the images to build need ${neededGib.toFixed(1)} GiB.`,
    {
      hint: 'Remove what the engine no longer needs (`docker system df` lists it, `docker image prune` and `docker builder prune` remove it), or give it another data-root.',
    },
  );
}
