import { createWriteStream } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { type Duplex, PassThrough, type Writable } from 'node:stream';
import { finished } from 'node:stream/promises';
import type Docker from 'dockerode';
import { HiveBenchError } from '../errors.ts';
import { archive, type ArchiveEntry, readArchive } from './archive.ts';
import { type Engine, ignoringGone } from './engine.ts';
import { LABEL } from './labels.ts';

export interface Attachment {
  /** Network id and the static address in it. */
  readonly network: string;
  readonly address: string;
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
  readonly attachments: readonly [Attachment, ...Attachment[]];
  readonly publish?: readonly Published[];
  /** Put into the container before it starts; names are paths from its root. */
  readonly files?: readonly ArchiveEntry[];
  readonly user?: string;
  readonly capAdd?: readonly string[];
  readonly devices?: readonly string[];
  readonly sysctls?: Readonly<Record<string, string>>;
  readonly tmpfs?: Readonly<Record<string, string>>;
  readonly memoryMb?: number;
  /** Wants lines on its standard input. */
  readonly interactive?: boolean;
}

export interface RunContext {
  readonly engine: Engine;
  readonly runId: string;
  readonly owner: string;
  /** Container and network names begin with it. */
  readonly prefix: string;
  readonly logDir: string;
}

export interface ExecResult {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** How long an undo step may take before the run is called tainted. */
const STOP_WITHIN_S = 5;

/** Secrets come in by environment or file, never by command line, where every process list would show them. */
function createOptions(context: RunContext, spec: ContainerSpec): Docker.ContainerCreateOptions {
  const [first] = spec.attachments;
  return {
    name: `${context.prefix}-${spec.service}`,
    Hostname: spec.service,
    Image: spec.image,
    ...(spec.command && { Entrypoint: [...spec.command], Cmd: [] }),
    ...(spec.args && { Cmd: [...spec.args] }),
    ...(spec.user && { User: spec.user }),
    Env: Object.entries(spec.env ?? {}).map(([key, value]) => `${key}=${value}`),
    Labels: { [LABEL.run]: context.runId, [LABEL.owner]: context.owner, [LABEL.service]: spec.service },
    OpenStdin: spec.interactive ?? false,
    StdinOnce: spec.interactive ?? false,
    ExposedPorts: Object.fromEntries((spec.publish ?? []).map(({ port }) => [`${port}/tcp`, {}])),
    HostConfig: {
      NetworkMode: first.network,
      CapDrop: ['ALL'],
      CapAdd: [...(spec.capAdd ?? [])],
      SecurityOpt: ['no-new-privileges'],
      Sysctls: { ...spec.sysctls },
      Tmpfs: { ...spec.tmpfs },
      Devices: (spec.devices ?? []).map((device) => ({
        PathOnHost: device,
        PathInContainer: device,
        CgroupPermissions: 'rwm',
      })),
      PortBindings: Object.fromEntries(
        (spec.publish ?? []).map(({ port, hostPort }) => [
          `${port}/tcp`,
          [{ HostIp: '127.0.0.1', HostPort: String(hostPort) }],
        ]),
      ),
      ...(spec.memoryMb && { Memory: spec.memoryMb * 1024 * 1024 }),
      PidsLimit: 512,
      RestartPolicy: { Name: 'no' },
      LogConfig: { Type: 'json-file', Config: { 'max-size': '20m', 'max-file': '1' } },
    },
    NetworkingConfig: {
      EndpointsConfig: { [first.network]: { IPAMConfig: { IPv4Address: first.address } } },
    },
  };
}

/**
 * Creates, fills, attaches and starts one container. What it prints goes to `logs/<service>.log`; lines of its
 * standard output also go to `onLine`, and then stay out of the log.
 */
export async function startContainer(
  context: RunContext,
  spec: ContainerSpec,
  onLine?: (line: string) => void,
): Promise<StartedContainer> {
  const { docker } = context.engine;
  const container = await docker.createContainer(createOptions(context, spec));
  const log = createWriteStream(path.join(context.logDir, `${spec.service}.log`), { flags: 'a' });
  try {
    // Engines before API 1.44 take one endpoint at creation; the others are connected before the start.
    for (const { network, address } of spec.attachments.slice(1)) {
      await docker.getNetwork(network).connect({
        Container: container.id,
        EndpointConfig: { IPAMConfig: { IPv4Address: address } },
      });
    }
    if (spec.files?.length) await container.putArchive(archive(spec.files), { path: '/' });
    const stream = await container.attach({
      stream: true,
      stdin: spec.interactive ?? false,
      stdout: true,
      stderr: true,
      hijack: true,
    });
    const stdout = new PassThrough();
    const output = demultiplex(docker, stream, stdout, log);
    if (onLine) createInterface({ input: stdout }).on('line', onLine);
    else stdout.pipe(log, { end: false });
    await container.start();
    return new StartedContainer(context, spec, container, stream, output, log);
  } catch (error) {
    log.end();
    await ignoringGone(container.remove({ force: true, v: true }));
    throw error;
  }
}

/** Resolves when the container's output has ended and both sides have been written out. */
async function demultiplex(
  docker: Docker,
  stream: NodeJS.ReadWriteStream,
  stdout: PassThrough,
  log: Writable,
): Promise<void> {
  const stderr = new PassThrough();
  stderr.pipe(log, { end: false });
  docker.modem.demuxStream(stream, stdout, stderr);
  await finished(stream as NodeJS.ReadableStream, { writable: false }).catch(() => undefined);
  stdout.end();
  stderr.end();
}

export class StartedContainer implements AsyncDisposable {
  readonly service: string;
  readonly id: string;
  readonly #context: RunContext;
  readonly #container: Docker.Container;
  readonly #stream: NodeJS.ReadWriteStream;
  readonly #output: Promise<void>;
  readonly #log: Writable;
  #gone = false;

  constructor(
    context: RunContext,
    spec: ContainerSpec,
    container: Docker.Container,
    stream: NodeJS.ReadWriteStream,
    output: Promise<void>,
    log: Writable,
  ) {
    this.service = spec.service;
    this.id = container.id;
    this.#context = context;
    this.#container = container;
    this.#stream = stream;
    this.#output = output;
    this.#log = log;
  }

  send(line: string): void {
    this.#stream.write(`${line}\n`);
  }

  /** Runs a command inside; the exit code comes from `inspect`, for the stream does not carry it. */
  async exec(argv: readonly string[], signal?: AbortSignal): Promise<ExecResult> {
    const exec = await this.#container.exec({ Cmd: [...argv], AttachStdout: true, AttachStderr: true });
    const stream = await exec.start({ ...(signal && { abortSignal: signal }) });
    const [stdout, stderr] = [new PassThrough(), new PassThrough()];
    const texts = [textOf(stdout), textOf(stderr)] as const;
    this.#context.engine.docker.modem.demuxStream(stream, stdout, stderr);
    await finished(stream, { writable: false });
    stdout.end();
    stderr.end();
    const { ExitCode } = await exec.inspect();
    return { exitCode: ExitCode ?? -1, stdout: await texts[0], stderr: await texts[1] };
  }

  /** The host port on which a published port answers. */
  async hostPort(port: number): Promise<number> {
    const { NetworkSettings } = await this.#container.inspect();
    const bound = Number(NetworkSettings.Ports[`${port}/tcp`]?.[0]?.HostPort);
    if (!bound) {
      throw new HiveBenchError(`${this.service} does not publish port ${port}.`, {
        hint: `See logs/${this.service}.log.`,
      });
    }
    return bound;
  }

  async state(): Promise<{ running: boolean; exitCode: number; oomKilled: boolean }> {
    try {
      const { State } = await this.#container.inspect();
      return { running: State.Running, exitCode: State.ExitCode, oomKilled: State.OOMKilled };
    } catch (error) {
      // Removed by somebody else: as ended as can be.
      if ((error as { statusCode?: number }).statusCode === 404)
        return { running: false, exitCode: -1, oomKilled: false };
      throw error;
    }
  }

  async tail(lines: number): Promise<string[]> {
    const raw = await this.#container.logs({ stdout: true, stderr: true, tail: lines });
    return plainLog(raw).split('\n').filter(Boolean);
  }

  /** Files below a folder of the container: name relative to that folder's parent → bytes. */
  async fetch(folder: string): Promise<Map<string, Buffer>> {
    return readArchive(await this.#container.getArchive({ path: folder }));
  }

  /** Resolves when the container's process has ended and its output is written. */
  async ended(): Promise<number> {
    const { StatusCode } = (await this.#container.wait()) as { StatusCode: number };
    await this.#output;
    return StatusCode;
  }

  /** Lets go of a container that is to outlive this process; its output stays with the engine from here on. */
  detach(): void {
    this.#gone = true;
    (this.#stream as unknown as Duplex).destroy();
    this.#log.end();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#gone) return;
    this.#gone = true;
    await ignoringGone(this.#container.stop({ t: STOP_WITHIN_S }));
    await Promise.race([this.#output, new Promise((resolve) => setTimeout(resolve, 2000).unref())]);
    await ignoringGone(this.#container.remove({ force: true, v: true }));
    this.#log.end();
  }
}

async function textOf(stream: PassThrough): Promise<string> {
  let text = '';
  for await (const chunk of stream) text += (chunk as Buffer).toString();
  return text;
}

/** `logs` without follow answers a buffer of 8-byte headed frames (type, 0, 0, 0, length big-endian). */
function plainLog(raw: Buffer): string {
  let text = '';
  for (let at = 0; at + 8 <= raw.length;) {
    const length = raw.readUInt32BE(at + 4);
    text += raw.toString('utf8', at + 8, at + 8 + length);
    at += 8 + length;
  }
  return text;
}
