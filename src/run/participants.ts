import { HiveBenchError } from '../errors.ts';
import { objectOfLine } from '../json-line.ts';
import type { RawRecording } from '../model/evidence.ts';
import type {
  EventOf,
  Observation,
  ParticipantCommand,
  ParticipantEvent,
  ParticipantSpec,
  Role,
} from '../model/participant.ts';
import type { ArchiveEntry } from '../stack/archive.ts';
import { engineFault } from '../stack/engine-fault.ts';
import type { Stack } from '../stack/stack.ts';
import type { StartedContainer } from '../stack/started-container.ts';

/** The harness' end of one participant's wire. */
export class RemoteParticipant {
  readonly spec: ParticipantSpec;
  readonly events: ParticipantEvent[] = [];
  #container: StartedContainer | undefined;
  readonly #waiting = new Set<() => void>();
  readonly #onObservation: (observation: Observation) => void;
  readonly #scenario: string;

  constructor(spec: ParticipantSpec, scenario: string, onObservation: (observation: Observation) => void) {
    this.spec = spec;
    this.#scenario = scenario;
    this.#onObservation = onObservation;
  }

  /** A line of the container's standard output. */
  hear(line: string): void {
    const event = (objectOfLine(line) as ParticipantEvent | undefined) ?? {
      type: 'fault',
      tMs: this.events.at(-1)?.tMs ?? 0,
      message: `not an event: ${line.slice(0, 200)}`,
    };
    this.events.push(event);
    const { name, role, pair } = this.spec;
    this.#onObservation({ scenario: this.#scenario, participant: name, role, pair, event });
    for (const wake of this.#waiting) wake();
  }

  attach(container: StartedContainer): void {
    this.#container = container;
    void container.ended().then(
      (exitCode) => {
        if (!this.find('done')) this.#fault(`${this.spec.name} ended with exit code ${exitCode}`);
      },
      // An engine that has gone away is the round's fault, and not this participant's.
      (error: unknown) => {
        if (!(engineFault(error) instanceof HiveBenchError))
          this.#fault(`what ${this.spec.name} reported could not be handled: ${String(error)}`);
      },
    );
  }

  find<T extends ParticipantEvent['type']>(type: T): EventOf<T> | undefined {
    return this.events.find((event): event is EventOf<T> => event.type === type);
  }

  /** Resolves with the first event of this type, or undefined at the deadline, after a fault or when the signal aborts. */
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

  /** Only what was written before the container ended is there; nothing at all from one that never listened. */
  async recording(): Promise<RawRecording | undefined> {
    // An echo hears before it speaks.
    const records = new Set<Role>(['listener', 'floor', 'echo']).has(this.spec.role);
    if (!records || !this.#container) return undefined;
    const files = await this.#container.fetch(this.spec.evidenceDir);
    const find = (ending: string): Buffer =>
      [...files].find(([name]) => name.endsWith(ending))?.[1] ?? Buffer.alloc(0);
    return {
      samples: new Int16Array(aligned(find('.s16'), 2)),
      stampsMs: new Float64Array(aligned(find('.f64'), 8)),
    };
  }

  #fault(message: string): void {
    this.hear(JSON.stringify({ type: 'fault', tMs: this.events.at(-1)?.tMs ?? 0, message }));
  }
}

/** A participant that is to be, in its place on the access network. */
export interface Arrival {
  readonly spec: ParticipantSpec;
  readonly place: number;
  /** Of its container, unique in the run while it is there. */
  readonly service: string;
  readonly files?: readonly ArchiveEntry[];
}

/**
 * A container for each, put into `containers` as it comes; what they say goes to `observe`. All starts have settled
 * before a failure is passed on, or a container would be left behind.
 */
export async function startParticipants(
  arrivals: readonly Arrival[],
  where: {
    readonly stack: Stack;
    readonly scenario: string;
    readonly observe: (observation: Observation) => void;
  },
  containers: StartedContainer[],
): Promise<RemoteParticipant[]> {
  const starts = await Promise.allSettled(
    arrivals.map(async ({ spec, place, service, files }) => {
      const participant = new RemoteParticipant(spec, where.scenario, where.observe);
      const env = { HIVE_PARTICIPANT: JSON.stringify(spec) };
      const container = await where.stack.startParticipant(
        place,
        { service, env, interactive: true, ...(files && { files }) },
        (line) => participant.hear(line),
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

/** A copy that begins on its own boundary and ends on a whole element, as typed arrays need. */
function aligned(bytes: Buffer, elementBytes: number): ArrayBuffer {
  const whole = bytes.length - (bytes.length % elementBytes);
  return Uint8Array.from(bytes.subarray(0, whole)).buffer;
}
