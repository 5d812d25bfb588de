import path from 'node:path';
import type Docker from 'dockerode';
import type { ArchiveEntry } from './archive.ts';
import type { Engine } from './engine.ts';
import { LABEL } from './labels.ts';
import type { Vantage } from './vantage.ts';

export interface Attachment {
  /** Network id and the static address in it; the engine picks one unless given. */
  readonly network: string;
  readonly address?: string;
}

export interface Published {
  readonly port: number;
  /** 0: the engine picks a free one. */
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
  /** None: a container without any network, or with another's. */
  readonly attachments: readonly Attachment[];
  readonly publish?: readonly Published[];
  /** Put into the container before it starts; names are paths from its root. */
  readonly files?: readonly ArchiveEntry[];
  readonly user?: string;
  readonly capAdd?: readonly string[];
  readonly devices?: readonly string[];
  /** The container does not start without them. */
  readonly sysctls?: Readonly<Record<string, string>>;
  /** Left out where the engine's host has them not, or lets no container set them: rootless, userns-remap, LXC. */
  readonly optionalSysctls?: Readonly<Record<string, string>>;
  /** `name:address` for its hosts file. */
  readonly extraHosts?: readonly string[];
  readonly tmpfs?: Readonly<Record<string, string>>;
  readonly memoryMb?: number;
  /** On top of it, for each processor of the engine's host: of what starts a process for each. */
  readonly memoryPerProcessorMb?: number;
  /** Weight beside other containers where processors are short; 1024 unless given. */
  readonly cpuShares?: number;
  /** By name, soft and hard alike; -1 is no limit. */
  readonly ulimits?: Readonly<Record<string, number>>;
  /** Its file system cannot be written to, but for `tmpfs`, `volumes` and the folders of `files`. */
  readonly readOnly?: boolean;
  /** Folders on disk that go with the container; unlike those of `tmpfs`, what is written there can be fetched. */
  readonly volumes?: readonly string[];
  /** Id of a container whose network namespace this one is in; instead of attachments. */
  readonly networkOf?: string;
  /** The engine's mode of the IPC namespace: `shareable`, or `container:` with an id. */
  readonly ipc?: string;
  /** How long it may take to end when it is told to; then it is killed. */
  readonly stopTimeoutS?: number;
  /** Wants lines on its standard input. */
  readonly interactive?: boolean;
}

/** Absolute folder → the files in it, named from there. */
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
  /** Container and network names begin with it. */
  readonly prefix: string;
  readonly logDir: string;
  /** Once it is aborted, containers have a second to end: whoever stopped the run does not wait long. */
  readonly stopped?: AbortSignal;
}

/** Secrets come in by environment or file, never by command line, where every process list would show them. */
export function createOptions(
  context: Pick<RunContext, 'runId' | 'owner' | 'prefix'>,
  spec: ContainerSpec,
): Docker.ContainerCreateOptions {
  const [first] = spec.attachments;
  return {
    name: `${context.prefix}-${spec.service}`,
    // A name belongs to the network namespace, and another's has one.
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
    // An engine takes files into a read-only container only where it has a volume; an anonymous one goes with it.
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
        // To use it; not to make others of its kind.
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
