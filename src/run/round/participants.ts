import { HiveBenchError } from '../../lib/errors.ts';
import { objectOfLine } from '../../lib/json-line.ts';
import type { RawRecording } from '../../model/evidence.ts';
import {
  SPEC_FILE,
  type EventOf,
  type Observation,
  type ParticipantCommand,
  type ParticipantEvent,
  type ParticipantSpec,
  type Role,
} from '../../wire/participant.ts';
import type { ProbeSpec } from '../../stack/access-side.ts';
import type { ArchiveEntry } from '../../stack/archive.ts';
import { engineFault } from '../../stack/engine-fault.ts';
import type { Stack } from '../../stack/stack.ts';
import type { StartedContainer } from '../../stack/started-container.ts';
import { EventBudget } from '../plan/event-budget.ts';

const RECORDED_BYTES_AT_ONCE = 16 * 1024 ** 2;
/** Twice the rate of 16 kHz, 16 bit, and one stamp every 10 ms. */
const RECORDED_BYTES_PER_SECOND = 2 * (32_000 + 800);

/** The harness' end of the connection to one participant. */
export class RemoteParticipant {
  readonly spec: ParticipantSpec;
  readonly events: ParticipantEvent[] = [];
  readonly #budget = new EventBudget(() => performance.now());
  readonly #beganMs = performance.now();
  #reportedExcess = false;
  #container: StartedContainer | undefined;
  readonly #waiting = new Set<() => void>();
  readonly #onObservation: (observation: Observation) => void;
  readonly #scenario: string;

  constructor(spec: ParticipantSpec, scenario: string, onObservation: (observation: Observation) => void) {
    this.spec = spec;
    this.#scenario = scenario;
    this.#onObservation = onObservation;
  }

  /** Handles a line of the container's standard output. */
  receive(line: string): void {
    const event = parse(line) ?? this.#faultEvent(`not an event: ${line.slice(0, 200)}`);
    const { type } = event;
    // The total is known when nothing follows.
    if (type === 'done' && this.#budget.leftOut > 0) this.#keep(this.#faultEvent(this.#excess()));
    if (this.#budget.takes(type, Buffer.byteLength(line))) return this.#keep(event);
    if (this.#reportedExcess) return;
    this.#reportedExcess = true;
    this.#keep(this.#faultEvent(`${this.spec.name} reports too much: what follows is left out`));
  }

  /**
   * A recording cannot be longer than the participant has existed: samples, stamps, and a margin for data in transit.
   */
  #recordableBytes(): number {
    return RECORDED_BYTES_AT_ONCE + ((performance.now() - this.#beganMs) / 1000) * RECORDED_BYTES_PER_SECOND;
  }

  /** Describes what was left out. */
  #excess(): string {
    const { leftOut, leftOutBytes } = this.#budget;
    return `${this.spec.name} reported too much: ${leftOut} events (${leftOutBytes} bytes) were left out`;
  }

  #keep(event: ParticipantEvent): void {
    this.events.push(event);
    const { name, role, pair } = this.spec;
    this.#onObservation({ scenario: this.#scenario, participant: name, role, pair, event });
    for (const wake of this.#waiting) wake();
  }

  attach(container: StartedContainer): void {
    this.#container = container;
    void container.ended().then(
      (exitCode) => {
        if (this.find('done')) return;
        if (this.#budget.leftOut > 0) this.#fault(this.#excess());
        this.#fault(`${this.spec.name} ended with exit code ${exitCode}`);
      },
      // A Docker Engine that has gone away is a fault of the round, not of this participant.
      (error: unknown) => {
        if (!(engineFault(error) instanceof HiveBenchError))
          this.#fault(`what ${this.spec.name} reported could not be handled: ${String(error)}`);
      },
    );
  }

  find<T extends ParticipantEvent['type']>(type: T): EventOf<T> | undefined {
    return this.events.find((event): event is EventOf<T> => event.type === type);
  }

  /**
   * Resolves with the first event of this type; with undefined at the deadline, after a fault, or when the signal
   * aborts.
   */
  async until<T extends ParticipantEvent['type']>(
    type: T,
    withinMs: number,
    signal?: AbortSignal,
  ): Promise<EventOf<T> | undefined> {
    const deadline = performance.now() + withinMs;
    for (;;) {
      const found = this.find(type);
      const left = deadline - performance.now();
      if (found || left <= 0 || signal?.aborted || this.find('fault')) return found;
      await new Promise<void>((resolve) => {
        const wake = (): void => {
          clearTimeout(timer);
          this.#waiting.delete(wake);
          signal?.removeEventListener('abort', wake);
          resolve();
        };
        const timer = setTimeout(wake, left);
        this.#waiting.add(wake);
        signal?.addEventListener('abort', wake);
      });
    }
  }

  command(command: ParticipantCommand): void {
    this.#container?.send(JSON.stringify(command));
  }

  /** Contains only what was written before the container exited. Undefined for a participant that does not record. */
  async recording(): Promise<RawRecording | undefined> {
    // An echo receives audio as well.
    const records = new Set<Role>(['listener', 'floor', 'echo']).has(this.spec.role);
    if (!records || !this.#container) return undefined;
    const files = await this.#container.fetch(this.spec.evidenceDir, this.#recordableBytes());
    const find = (ending: string): Buffer =>
      [...files].find(([name]) => name.endsWith(ending))?.[1] ?? Buffer.alloc(0);
    return {
      samples: new Int16Array(aligned(find('.s16'), 2)),
      stampsMs: new Float64Array(aligned(find('.f64'), 8)),
    };
  }

  #fault(message: string): void {
    this.#keep(this.#faultEvent(message));
  }

  #faultEvent(message: string): ParticipantEvent {
    return { type: 'fault', tMs: this.events.at(-1)?.tMs ?? 0, message };
  }
}

/** Undefined for a line that is not an event. */
function parse(line: string): ParticipantEvent | undefined {
  const value: { readonly type?: unknown } | undefined = objectOfLine(line);
  return typeof value?.type === 'string' ? (value as ParticipantEvent) : undefined;
}

/** A participant to start, with its place on the access network. */
export interface ParticipantRequest {
  readonly spec: ParticipantSpec;
  readonly place: number;
  /** Service name of its container, unique in the run while it exists. */
  readonly service: string;
  readonly files?: readonly ArchiveEntry[];
}

/**
 * Starts a container for each and adds it to `containers`. Passes their events to `observe`. All starts settle before a
 * failure is passed on; otherwise a container would be left behind.
 */
export async function startParticipants(
  requests: readonly ParticipantRequest[],
  where: {
    readonly stack: Stack;
    readonly scenario: string;
    readonly observe: (observation: Observation) => void;
  },
  containers: StartedContainer[],
): Promise<RemoteParticipant[]> {
  const starts = await Promise.allSettled(
    requests.map(async (arrival) => {
      const participant = new RemoteParticipant(arrival.spec, where.scenario, where.observe);
      const container = await where.stack.startParticipant(arrival.place, containerOf(arrival), (line) =>
        participant.receive(line),
      );
      containers.push(container);
      participant.attach(container);
      return participant;
    }),
  );
  return starts.map((start) => {
    if (start.status === 'rejected') throw start.reason;
    return start.value;
  });
}

/** The files for a participant's container. Everything of unlimited length is passed as a file. */
export function containerOf({ spec, service, files = [] }: ParticipantRequest): ProbeSpec {
  const specFile = { name: SPEC_FILE.slice(1), data: JSON.stringify(spec) };
  return { service, interactive: true, files: [specFile, ...files] };
}

/** A copy that is aligned and ends on a whole element, as typed arrays require. */
function aligned(bytes: Buffer, elementBytes: number): ArrayBuffer {
  const whole = bytes.length - (bytes.length % elementBytes);
  return Uint8Array.from(bytes.subarray(0, whole)).buffer;
}
