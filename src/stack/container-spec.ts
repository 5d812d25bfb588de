import path from 'node:path';
import type Docker from 'dockerode';
import type { ArchiveEntry } from './archive.ts';
import type { Engine } from './engine.ts';
import { LABEL } from './labels.ts';
import type { Vantage } from './vantage.ts';

export interface Attachment {
  /** Network id. Without an address, the engine assigns one. */
  readonly network: string;
  readonly address?: string;
}

export interface Published {
  readonly port: number;
  /** 0 lets the engine choose a free port. */
  readonly hostPort: number;
}

export interface ContainerSpec {
  readonly service: string;
  readonly image: string;
  /** Replaces the image's entry point and its arguments. */
  readonly command?: readonly string[];
  /** Arguments for the image's own entry point. */
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** If empty, the container has no network, or that of `networkOf`. */
  readonly attachments: readonly Attachment[];
  readonly publish?: readonly Published[];
  /** Files copied into the container before it starts; names are paths relative to its root. */
  readonly files?: readonly ArchiveEntry[];
  readonly user?: string;
  readonly capAdd?: readonly string[];
  readonly devices?: readonly string[];
  /** Required: without them, the container does not start. */
  readonly sysctls?: Readonly<Record<string, string>>;
  /** Omitted if the engine's host lacks them or does not let containers set them: rootless, userns-remap, LXC. */
  readonly optionalSysctls?: Readonly<Record<string, string>>;
  /** Entries for the hosts file, `name:address`. */
  readonly extraHosts?: readonly string[];
  readonly tmpfs?: Readonly<Record<string, string>>;
  readonly memoryMb?: number;
  /** Additional memory per processor of the engine's host, for services that start a process per processor. */
  readonly memoryPerProcessorMb?: number;
  /** Relative weight under CPU contention; 1024 by default. */
  readonly cpuShares?: number;
  /** Soft and hard limit by name; -1 means unlimited. */
  readonly ulimits?: Readonly<Record<string, number>>;
  /** Makes the file system read-only, except for `tmpfs`, `volumes` and the folders of `files`. */
  readonly readOnly?: boolean;
  /** Folders on anonymous volumes. Unlike `tmpfs`, their files can be fetched from the container. */
  readonly volumes?: readonly string[];
  /** Id of a container whose network namespace to share, instead of attachments. */
  readonly networkOf?: string;
  /** IPC mode of the engine: `shareable`, or `container:` with an id. */
  readonly ipc?: string;
  /** Time between SIGTERM and SIGKILL when the container is stopped. */
  readonly stopTimeoutS?: number;
  /** Whether the container reads lines from standard input. */
  readonly interactive?: boolean;
}

/** The files grouped by absolute folder, with names relative to it. */
export function folders(files: readonly ArchiveEntry[]): Map<string, ArchiveEntry[]> {
  const byFolder = new Map<string, ArchiveEntry[]>();
  for (const file of files) {
    const { dir, base } = path.posix.parse(`/${file.name}`);
    byFolder.set(dir, [...(byFolder.get(dir) ?? []), { ...file, name: base }]);
  }
  return byFolder;
}

export interface RunContext {
  readonly engine: Engine;
  readonly vantage: Vantage;
  readonly runId: string;
  readonly owner: string;
  /** Prefix of container and network names. */
  readonly prefix: string;
  readonly logDir: string;
  /** Once aborted, containers get only a second to stop, because the user is waiting for the run to end. */
  readonly stopped?: AbortSignal;
}

/** Options for creating the container. Secrets go into the environment or files: arguments are visible in process lists. */
export function createOptions(
  context: Pick<RunContext, 'runId' | 'owner' | 'prefix'>,
  spec: ContainerSpec,
): Docker.ContainerCreateOptions {
  const [first] = spec.attachments;
  return {
    name: `${context.prefix}-${spec.service}`,
    // A shared network namespace already has a host name.
    ...(spec.networkOf === undefined && { Hostname: spec.service }),
    Image: spec.image,
    ...(spec.command && { Entrypoint: [...spec.command], Cmd: [] }),
    ...(spec.args && { Cmd: [...spec.args] }),
    ...(spec.user && { User: spec.user }),
    Env: Object.entries(spec.env ?? {}).map(([key, value]) => `${key}=${value}`),
    Labels: {
      [LABEL.run]: context.runId,
      [LABEL.owner]: context.owner,
      [LABEL.service]: spec.service,
    },
    // The engine copies files into a read-only container only if the folder is on a volume. Anonymous volumes are removed
    // with the container.
    ...(spec.readOnly && {
      Volumes: Object.fromEntries(
        [...folders(spec.files ?? []).keys(), ...(spec.volumes ?? [])].map((dir) => [dir, {}]),
      ),
    }),
    OpenStdin: spec.interactive ?? false,
    StdinOnce: spec.interactive ?? false,
    ExposedPorts: Object.fromEntries((spec.publish ?? []).map(({ port }) => [`${port}/tcp`, {}])),
    HostConfig: {
      NetworkMode: spec.networkOf === undefined ? (first?.network ?? 'none') : `container:${spec.networkOf}`,
      CapDrop: ['ALL'],
      CapAdd: [...(spec.capAdd ?? [])],
      SecurityOpt: ['no-new-privileges'],
      Sysctls: { ...spec.optionalSysctls, ...spec.sysctls },
      ...(spec.extraHosts && { ExtraHosts: [...spec.extraHosts] }),
      Tmpfs: { ...spec.tmpfs },
      Devices: (spec.devices ?? []).map((device) => ({
        PathOnHost: device,
        PathInContainer: device,
        // Read and write, but not mknod.
        CgroupPermissions: 'rw',
      })),
      PortBindings: Object.fromEntries(
        (spec.publish ?? []).map(({ port, hostPort }) => [
          `${port}/tcp`,
          [{ HostIp: '127.0.0.1', HostPort: String(hostPort) }],
        ]),
      ),
      ...(spec.memoryMb && { Memory: spec.memoryMb * 1024 * 1024 }),
      ...(spec.cpuShares && { CpuShares: spec.cpuShares }),
      ...(spec.ipc && { IpcMode: spec.ipc }),
      Ulimits: Object.entries(spec.ulimits ?? {}).map(([Name, limit]) => ({
        Name,
        Soft: limit,
        Hard: limit,
      })),
      ReadonlyRootfs: spec.readOnly ?? false,
      PidsLimit: 512,
      RestartPolicy: { Name: 'no' },
      LogConfig: { Type: 'json-file', Config: { 'max-size': '20m', 'max-file': '1' } },
    },
    ...(first && {
      NetworkingConfig: {
        EndpointsConfig: { [first.network]: { IPAMConfig: addressing(first.address) } },
      },
    }),
  };
}

export function addressing(address: string | undefined): { readonly IPv4Address?: string } {
  return address === undefined ? {} : { IPv4Address: address };
}
