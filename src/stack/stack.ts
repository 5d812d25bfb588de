import { startContainer } from './container.ts';
import { behindGateway, type Outside, probeContainer, type ProbeSpec } from './access-side.ts';
import type { Attachment, RunContext } from './container-spec.ts';
import { StartedContainer } from './started-container.ts';
import type { ImageName } from '../model/images.ts';
import { IncidentLog } from './incidents.ts';
import type { Networks } from './networks.ts';
import { type ProcessorTime, processorTimes } from './processor-time.ts';
import { unwellness } from './readiness.ts';
import type { Readiness, StackSettings } from './services/service-definition.ts';
import { ENGINE, type Incident, type Unwell } from '../model/incident.ts';
import { FIRST_PARTICIPANT } from '../model/topology.ts';

export interface StackRequest {
  readonly context: RunContext;
  /** Of this stack from here on: it removes them, also when it does not come up. */
  readonly networks: Networks;
  readonly root: string;
  readonly images: Readonly<Record<string, string>>;
  readonly settings: StackSettings;
  /** Which services to start; all of them unless given. What one of them waits for must be among them. */
  readonly services?: readonly ImageName[];
  readonly ports: 'guide' | 'ephemeral';
  /** By service, on top of what its definition says. */
  readonly env: Partial<Record<ImageName, Readonly<Record<string, string>>>>;
  readonly readyWithinMs: number;
  /** Of a deployment that is not part of this stack: participants may reach beyond the stack network. */
  readonly outside?: Outside;
  readonly say: (line: string) => void;
}

type OnLine = (line: string) => void;

export interface ServiceHealth {
  readonly name: string;
  readonly address: string;
  readonly readyAfterMs: number;
  readonly urls: readonly string[];
}

/** What has been started, and with it the duty to take it down; what starts it is in bring-up.ts. */
export class Stack implements AsyncDisposable {
  readonly #request: StackRequest;
  /** In the order they came; disposal goes the other way. */
  readonly #things: AsyncDisposable[] = [];
  readonly #services = new Map<string, { container: StartedContainer; readiness: Readiness }>();
  #incidents: IncidentLog | undefined;
  readonly #health: ServiceHealth[] = [];

  constructor(request: StackRequest) {
    this.#request = request;
    this.#things.push(request.networks.stack, request.networks.access);
  }

  get health(): readonly ServiceHealth[] {
    return this.#health;
  }

  service(name: ImageName): StartedContainer {
    const service = this.#services.get(name);
    if (!service) throw new Error(`service ${name} was never started`);
    return service.container;
  }

  /** A container of the stack network or the gateway; the stack removes it, ready or not. */
  register(container: StartedContainer, readiness: Readiness): void {
    this.#services.set(container.service, { container, readiness });
    this.#things.push(container);
  }

  /** Tells of a service that has come up; `began` is of performance.now(), as its start was. */
  ready(name: string, address: string, began: number, urls: readonly string[]): void {
    const readyAfterMs = performance.now() - began;
    this.#health.push({ name, address, readyAfterMs, urls });
    const where = urls.length === 0 ? '' : `, ${urls.join(' ')}`;
    this.#request.say(`${name} ready at ${address} after ${(readyAfterMs / 1000).toFixed(1)} s${where}`);
  }

  /** Hears from here on what the engine tells of the run's containers. */
  async watch(): Promise<void> {
    const { engine, runId } = this.#request.context;
    this.#incidents = await IncidentLog.open(engine, runId);
  }

  /** Services that are not as they should be, each with how; a healthy stack has none. */
  async unwell(): Promise<Unwell[]> {
    const asked = [...this.#services].map(async ([service, { container, readiness }]) => {
      const how = await unwellness(container, readiness);
      return how === undefined ? [] : [{ service, how }];
    });
    try {
      return (await Promise.all(asked)).flat();
    } catch (error) {
      return [{ service: ENGINE, how: `does not answer (${(error as Error).message})` }];
    }
  }

  /** What has happened to containers of this run since an instant of CLOCK_MONOTONIC. */
  incidentsSince(fromMs: number): Incident[] {
    return this.#incidents?.since(fromMs) ?? [];
  }

  /** Of every container of this run. */
  processorTimes(): Promise<Map<string, ProcessorTime>> {
    const { engine, runId } = this.#request.context;
    return processorTimes(engine, runId);
  }

  /** A container on the access network with a link of its own; `place` counts from 0. */
  async startParticipant(place: number, spec: ProbeSpec, onLine: OnLine): Promise<StartedContainer> {
    const { outside, settings, networks } = this.#request;
    const at = { network: networks.access.id, address: this.participantAddress(place) };
    return this.#startProbe(at, behindGateway(spec, settings.topology, outside), onLine);
  }

  /** A container of the participant image on the stack network: the path probe's far end. */
  async startOnStackNetwork(host: number, spec: ProbeSpec, onLine: OnLine): Promise<StartedContainer> {
    const { settings, networks } = this.#request;
    const address = settings.topology.stack.at(host);
    return this.#startProbe({ network: networks.stack.id, address }, spec, onLine);
  }

  /** A container of any image without a network: for work on files that are put into it. */
  async startIsolated(name: ImageName, spec: ProbeSpec, onLine: OnLine): Promise<StartedContainer> {
    return startContainer(
      this.#request.context,
      { ...spec, image: this.image(name), attachments: [] },
      onLine,
    );
  }

  /** A container of the image `capture` in the network namespace of a service: it sees what that one sees. */
  async startBeside(name: ImageName, spec: ProbeSpec, onLine: OnLine): Promise<StartedContainer> {
    const image = this.image('capture');
    const networkOf = this.service(name).id;
    return startContainer(this.#request.context, { ...spec, image, networkOf, attachments: [] }, onLine);
  }

  async #startProbe(at: Attachment, spec: ProbeSpec, onLine: OnLine): Promise<StartedContainer> {
    return startContainer(this.#request.context, probeContainer(this.image('participant'), at, spec), onLine);
  }

  participantAddress(place: number): string {
    return this.#request.settings.topology.access.at(FIRST_PARTICIPANT + place);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const faults: unknown[] = [];
    this.#incidents?.close();
    // Containers stop side by side; networks can go only when all containers have left them.
    const networks = this.#things.filter((thing) => !(thing instanceof StartedContainer));
    const containers = this.#things.filter((thing) => thing instanceof StartedContainer);
    this.#things.length = 0;
    for (const group of [containers, networks]) {
      const results = await Promise.allSettled(group.map((thing) => thing[Symbol.asyncDispose]()));
      for (const result of results) if (result.status === 'rejected') faults.push(result.reason);
    }
    if (faults.length > 0) throw new AggregateError(faults, 'the stack could not be taken down completely');
  }

  /** Leaves everything running; only for what `up` and `run --keep` have marked as kept. */
  release(): void {
    this.#incidents?.close();
    for (const thing of this.#things) if (thing instanceof StartedContainer) thing.detach();
    this.#things.length = 0;
  }

  /** Tag of an image that was asked for. */
  image(name: string): string {
    const tag = this.#request.images[name];
    if (tag === undefined) throw new Error(`image ${name} was not asked for`);
    return tag;
  }
}
