import { finished } from 'node:stream/promises';
import { createInterface } from 'node:readline';
import { objectOfLine } from '../lib/json-line.ts';
import { nowMs } from '../wire/clock.ts';
import { ENGINE, type Incident, type IncidentEvent } from '../model/incident.ts';
import type { Engine } from './engine.ts';
import { LABEL } from './labels.ts';

/** The fields of an engine event that are used here. */
export interface EngineEvent {
  readonly Type?: string;
  readonly Action?: string;
  readonly Actor?: { readonly ID?: string; readonly Attributes?: Readonly<Record<string, string>> };
}

const WATCHED = ['die', 'oom', 'pause', 'unpause', 'start', 'connect', 'disconnect'];
/** A container that exits is disconnected from its networks shortly before or after the event `die`. */
const NETWORK_CHANGE_WITHIN_MS = 3000;

/**
 * Records incidents of a run's containers from the engine's event stream. A later health check would miss a service that
 * was restarted or paused for a second.
 */
export class IncidentLog {
  readonly #incidents: Incident[] = [];
  readonly #reader: EventReader;
  readonly #stream: NodeJS.ReadableStream;
  #closed = false;

  private constructor(runId: string, stream: NodeJS.ReadableStream) {
    this.#reader = new EventReader(runId);
    this.#stream = stream;
    void readEvents(stream, (event) => {
      const incident = this.#reader.read(event, nowMs());
      if (incident) this.#incidents.push(incident);
    }).then(() => {
      if (!this.#closed)
        this.#incidents.push({
          part: ENGINE,
          event: 'silent',
          how: 'stopped reporting container events',
          tMs: nowMs(),
        });
    });
  }

  static async open({ docker }: Engine, runId: string): Promise<IncidentLog> {
    const stream = await docker.getEvents({
      filters: { type: ['container', 'network'], event: WATCHED },
    });
    return new IncidentLog(runId, stream);
  }

  /** Incidents since a time of CLOCK_MONOTONIC, in milliseconds. */
  since(fromMs: number): Incident[] {
    return withoutImpliedNetworkEvents(this.#incidents).filter(({ tMs }) => tMs >= fromMs);
  }

  close(): void {
    this.#closed = true;
    (this.#stream as NodeJS.ReadableStream & { destroy(): void }).destroy();
  }
}

/** Calls `onEvent` for each event. Ignores truncated lines. Resolves at the end of the stream, also after an error. */
export async function readEvents(
  stream: NodeJS.ReadableStream,
  onEvent: (event: EngineEvent) => void,
): Promise<void> {
  const lines = createInterface({ input: stream });
  lines.on('line', (line) => {
    const event = objectOfLine(line);
    if (event) onEvent(event);
  });
  // readline re-emits the stream's error, which would crash the program without a listener. `finished` handles it.
  lines.on('error', () => undefined);
  await finished(stream, { writable: false }).catch(() => undefined);
}

/** Translates the engine's events into incidents. Ignores events of other runs. */
export class EventReader {
  readonly #runId: string;
  /** Services by container id, because network events have no labels. */
  readonly #parts = new Map<string, string>();
  readonly #outOfMemory = new Set<string>();
  readonly #started = new Set<string>();

  constructor(runId: string) {
    this.#runId = runId;
  }

  read({ Type, Action, Actor }: EngineEvent, tMs: number): Incident | undefined {
    const attributes = Actor?.Attributes ?? {};
    const id = (Type === 'network' ? attributes['container'] : Actor?.ID) ?? '';
    if (Type === 'container' && attributes[LABEL.run] === this.#runId)
      this.#parts.set(id, attributes[LABEL.service] ?? id);
    const part = this.#parts.get(id);
    if (part === undefined || Action === undefined) return undefined;
    const described = this.#describe(Action, id, attributes);
    return described && { part, ...described, tMs };
  }

  #describe(
    action: string,
    id: string,
    attributes: Readonly<Record<string, string>>,
  ): Pick<Incident, 'event' | 'how'> | undefined {
    switch (action) {
      case 'oom':
        this.#outOfMemory.add(id);
        return undefined;
      case 'die':
        return this.#outOfMemory.has(id)
          ? { event: 'oom', how: 'ran out of memory' }
          : { event: 'die', how: `ended with exit code ${attributes['exitCode'] ?? '?'}` };
      case 'start': {
        const again = this.#started.has(id);
        this.#started.add(id);
        return again ? { event: 'start', how: 'was started again' } : undefined;
      }
      case 'pause':
        return { event: 'pause', how: 'was paused' };
      case 'unpause':
        return { event: 'unpause', how: 'went on after a pause' };
      case 'disconnect':
        return { event: 'disconnect', how: 'was cut off from a network' };
      case 'connect':
        return this.#started.has(id) ? { event: 'connect', how: 'was put on a network' } : undefined;
      default:
        return undefined;
    }
  }
}

const NETWORK_EVENTS: ReadonlySet<IncidentEvent> = new Set(['connect', 'disconnect']);
const LIFECYCLE_EVENTS: ReadonlySet<IncidentEvent> = new Set(['die', 'oom', 'start']);

/** Removes network events that only follow from the exit or the restart of a container. */
export function withoutImpliedNetworkEvents(incidents: readonly Incident[]): Incident[] {
  return incidents.filter(
    ({ part, event, tMs }) =>
      !NETWORK_EVENTS.has(event) ||
      !incidents.some(
        (other) =>
          other.part === part &&
          Math.abs(other.tMs - tMs) < NETWORK_CHANGE_WITHIN_MS &&
          LIFECYCLE_EVENTS.has(other.event),
      ),
  );
}
