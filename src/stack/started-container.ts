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

/** How long an undo step may take before the run is called tainted. */
const STOP_TIMEOUT_S = 5;
/** The same of a run that was stopped. A job that is cancelled is killed after ten seconds. */
const ABORTED_STOP_TIMEOUT_S = 1;

export interface ContainerState {
  /** Also of one that is paused. */
  readonly running: boolean;
  readonly paused: boolean;
  readonly exitCode: number;
  readonly oomKilled: boolean;
  /** To every network that it was given. */
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

  /** Where a port of it answers, asked from here. */
  async url(port: number): Promise<string> {
    return this.#answering(port, this.#context.vantage);
  }

  /** Where a published port answers on the engine's host: for people. */
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

  /** @throws what the engine says when it cannot be asked. */
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
      // Removed by somebody else: as ended as can be.
      if ((error as { statusCode?: number }).statusCode === 404)
        return { running: false, paused: false, exitCode: -1, oomKilled: false, attached: false };
      throw error;
    }
  }

  async tail(lines: number): Promise<string[]> {
    return lastLines(this.#context.engine, this.id, { tail: lines });
  }

  /**
   * Files below a folder of the container: name relative to that folder's parent → bytes.
   * @throws {HiveBenchError} when they have more than `maxBytes` in all.
   */
  async fetch(folder: string, maxBytes?: number): Promise<Map<string, Buffer>> {
    return readArchive(await this.#container.getArchive({ path: folder }), maxBytes);
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
    try {
      // The first process of a container hears no SIGTERM unless it has asked to: many take all the time they have.
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
      // What is said of the run's files is said when they are whole, or cannot be any more.
      await finished(this.#log).catch(() => undefined);
    }
  }
}
