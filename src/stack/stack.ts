import { startContainer } from './container.ts';
import { behindGateway, type ExternalTarget, probeContainer, type ProbeSpec } from './access-side.ts';
import type { Attachment, RunContext } from './container-spec.ts';
import { StartedContainer } from './started-container.ts';
import type { ImageName } from '../model/images.ts';
import { IncidentLog } from './incidents.ts';
import type { Networks } from './networks.ts';
import { healthProblem } from './readiness.ts';
import { type ProcessorTime, processorTimes } from './processor-time.ts';
import type { Readiness, StackSettings } from './services/service-definition.ts';
import { ENGINE, type Incident, type UnhealthyService } from '../model/incident.ts';
import { FIRST_PARTICIPANT } from '../model/topology.ts';

export interface StackRequest {
  readonly context: RunContext;
  /** The stack takes over these networks and removes them, even if it fails to start. */
  readonly networks: Networks;
  readonly root: string;
  readonly images: Readonly<Record<string, string>>;
  readonly settings: StackSettings;
  /** Services to start, including their dependencies; all by default. */
  readonly services?: readonly ImageName[];
  readonly ports: 'guide' | 'ephemeral';
  /** Additional environment variables by service. */
  readonly env: Partial<Record<ImageName, Readonly<Record<string, string>>>>;
  readonly readyWithinMs: number;
  /** For a deployment outside this stack: lets participants reach addresses beyond the stack network. */
  readonly externalTarget?: ExternalTarget;
  readonly say: (line: string) => void;
}

type OnLine = (line: string) => void;

export interface ServiceHealth {
  readonly name: string;
  readonly address: string;
  readonly readyAfterMs: number;
  readonly urls: readonly string[];
}

/** Owns everything that bring-up.ts has started, and removes it on disposal. */
export class Stack implements AsyncDisposable {
  readonly #request: StackRequest;
  /** Networks and containers in the order of creation. */
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

  /** Registers a service or the gateway. The stack removes its container, ready or not. */
  register(container: StartedContainer, readiness: Readiness): void {
    this.#services.set(container.service, { container, readiness });
    this.#things.push(container);
  }

  /** Reports that a service is ready. @param began start time in milliseconds of performance.now() */
  ready(name: string, address: string, began: number, urls: readonly string[]): void {
    const readyAfterMs = performance.now() - began;
    this.#health.push({ name, address, readyAfterMs, urls });
    const where = urls.length === 0 ? '' : `, ${urls.join(' ')}`;
    this.#request.say(`${name} ready at ${address} after ${(readyAfterMs / 1000).toFixed(1)} s${where}`);
  }

  /** Starts recording incidents of the run's containers. */
  async watch(): Promise<void> {
    const { engine, runId } = this.#request.context;
    this.#incidents = await IncidentLog.open(engine, runId);
  }

  /** The unhealthy services, each with the reason; empty for a healthy stack. */
  async unhealthyServices(): Promise<UnhealthyService[]> {
    const checks = [...this.#services].map(async ([service, { container, readiness }]) => {
      const how = await healthProblem(container, readiness);
      return how === undefined ? [] : [{ service, how }];
    });
    try {
      return (await Promise.all(checks)).flat();
    } catch (error) {
      return [{ service: ENGINE, how: `does not answer (${(error as Error).message})` }];
    }
  }

  /** Incidents of this run's containers since a time of CLOCK_MONOTONIC, in milliseconds. */
  incidentsSince(fromMs: number): Incident[] {
    return this.#incidents?.since(fromMs) ?? [];
  }

  /** Of every container of this run. */
  processorTimes(): Promise<Map<string, ProcessorTime>> {
    const { engine, runId } = this.#request.context;
    return processorTimes(engine, runId);
  }

  /** Starts a container on the access network, with its own link. `place` counts from 0. */
  async startParticipant(place: number, spec: ProbeSpec, onLine: OnLine): Promise<StartedContainer> {
    const { externalTarget, settings, networks } = this.#request;
    const at = { network: networks.access.id, address: this.participantAddress(place) };
    return this.#startProbe(at, behindGateway(spec, settings.topology, externalTarget), onLine);
  }

  /** Starts a container of the participant image on the stack network: the far end of the path probe. */
  async startOnStackNetwork(host: number, spec: ProbeSpec, onLine: OnLine): Promise<StartedContainer> {
    const { settings, networks } = this.#request;
    const address = settings.topology.stack.at(host);
    return this.#startProbe({ network: networks.stack.id, address }, spec, onLine);
  }

  /** Starts a container without a network, for processing files that are copied into it. */
  async startIsolated(name: ImageName, spec: ProbeSpec, onLine: OnLine): Promise<StartedContainer> {
    return startContainer(
      this.#request.context,
      { ...spec, image: this.image(name), attachments: [] },
      onLine,
    );
  }

  /** Starts a container of the image `capture` in the network namespace of a service. */
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
    // Containers stop in parallel. Networks can be removed only after all containers.
    const networks = this.#things.filter((thing) => !(thing instanceof StartedContainer));
    const containers = this.#things.filter((thing) => thing instanceof StartedContainer);
    this.#things.length = 0;
    for (const group of [containers, networks]) {
      const results = await Promise.allSettled(group.map((thing) => thing[Symbol.asyncDispose]()));
      for (const result of results) if (result.status === 'rejected') faults.push(result.reason);
    }
    if (faults.length > 0) throw new AggregateError(faults, 'the stack could not be taken down completely');
  }

  /** Leaves everything running, for stacks that `up` and `run --keep` have marked as kept. */
  release(): void {
    this.#incidents?.close();
    for (const thing of this.#things) if (thing instanceof StartedContainer) thing.detach();
    this.#things.length = 0;
  }

  /** Tag of a requested image. */
  image(name: string): string {
    const tag = this.#request.images[name];
    if (tag === undefined) throw new Error(`image ${name} was not requested`);
    return tag;
  }
}
