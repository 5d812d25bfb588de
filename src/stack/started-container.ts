import type { Duplex, Writable } from 'node:stream';
import { finished } from 'node:stream/promises';
import type Docker from 'dockerode';
import { HiveBenchError } from '../lib/errors.ts';
import { readArchive } from './archive.ts';
import { lastLines } from './container-log.ts';
import type { ContainerSpec, RunContext } from './container-spec.ts';
import { ignoringGone } from './engine.ts';
import { execIn, type ExecResult } from './exec.ts';
import { addressesOf, serviceUrl } from './service-url.ts';
import type { Vantage } from './vantage.ts';

/** Time between SIGTERM and SIGKILL. */
const STOP_TIMEOUT_S = 5;
/** The same if the run is aborted: CI kills a cancelled job after ten seconds. */
const ABORTED_STOP_TIMEOUT_S = 1;

export interface ContainerState {
  /** Also true for a paused container. */
  readonly running: boolean;
  readonly paused: boolean;
  readonly exitCode: number;
  readonly oomKilled: boolean;
  /** Whether the container is connected to all its networks. */
  readonly attached: boolean;
}

export class StartedContainer implements AsyncDisposable {
  readonly service: string;
  readonly id: string;
  readonly #context: RunContext;
  readonly #container: Docker.Container;
  readonly #stream: NodeJS.ReadWriteStream;
  readonly #output: Promise<void>;
  readonly #log: Writable;
  readonly #networks: readonly string[];
  readonly #stopTimeoutS: number;
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
    this.#stopTimeoutS = spec.stopTimeoutS ?? STOP_TIMEOUT_S;
    this.#networks = spec.attachments.map(({ network }) => network);
  }

  send(line: string): void {
    this.#stream.write(`${line}\n`);
  }

  exec(argv: readonly string[], signal?: AbortSignal): Promise<ExecResult> {
    return execIn(this.#context.engine, this.id, argv, { ...(signal && { signal }) });
  }

  /** URL of a port, as reachable from this process. */
  async url(port: number): Promise<string> {
    return this.#answering(port, this.#context.vantage);
  }

  /** URL of a published port on the engine's host, for messages. */
  async publishedUrl(port: number): Promise<string> {
    return this.#answering(port, { kind: 'host' });
  }

  async #answering(port: number, vantage: Vantage): Promise<string> {
    const url = serviceUrl(addressesOf(await this.#container.inspect()), port, vantage, this.#networks[0]);
    if (url !== undefined) return url;
    throw new HiveBenchError(`${this.service} does not publish port ${port}.`, {
      hint: `See logs/${this.service}.log.`,
    });
  }

  /** @throws the engine's error if the container cannot be inspected. */
  async state(): Promise<ContainerState> {
    try {
      const { State, NetworkSettings } = await this.#container.inspect();
      const there = new Set(Object.values(NetworkSettings.Networks).map(({ NetworkID }) => NetworkID));
      return {
        running: State.Running,
        paused: State.Paused,
        exitCode: State.ExitCode,
        oomKilled: State.OOMKilled,
        attached: this.#networks.every((network) => there.has(network)),
      };
    } catch (error) {
      // Somebody else removed the container, so it is not running.
      if ((error as { statusCode?: number }).statusCode === 404)
        return { running: false, paused: false, exitCode: -1, oomKilled: false, attached: false };
      throw error;
    }
  }

  async tail(lines: number): Promise<string[]> {
    return lastLines(this.#context.engine, this.id, { tail: lines });
  }

  /**
   * Fetches the files below a folder of the container. Names are relative to the folder's parent.
   * @throws {HiveBenchError} if the files have more than `maxBytes` in total.
   */
  async fetch(folder: string, maxBytes?: number): Promise<Map<string, Buffer>> {
    return readArchive(await this.#container.getArchive({ path: folder }), maxBytes);
  }

  /** Resolves with the exit code when the container has exited and its output is processed. */
  async ended(): Promise<number> {
    const { StatusCode } = (await this.#container.wait()) as { StatusCode: number };
    await this.#output;
    return StatusCode;
  }

  /** Detaches from a container that outlives this process. From here on, only the engine logs its output. */
  detach(): void {
    this.#gone = true;
    (this.#stream as unknown as Duplex).destroy();
    this.#log.end();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#gone) return;
    this.#gone = true;
    try {
      // PID 1 of a container ignores SIGTERM unless it installs a handler, so many containers use the whole timeout.
      const t = this.#context.stopped?.aborted
        ? Math.min(ABORTED_STOP_TIMEOUT_S, this.#stopTimeoutS)
        : this.#stopTimeoutS;
      await ignoringGone(this.#container.stop({ t }));
      await Promise.race([
        this.#output.catch(() => undefined),
        new Promise((resolve) => setTimeout(resolve, 2000).unref()),
      ]);
      await ignoringGone(this.#container.remove({ force: true, v: true }));
    } finally {
      this.#log.end();
      // Wait until the log is complete or has failed, because callers report on the files of the run.
      await finished(this.#log).catch(() => undefined);
    }
  }
}
