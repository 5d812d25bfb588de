import { finished } from 'node:stream/promises';
import { createInterface } from 'node:readline';
import { objectOfLine } from '../lib/json-line.ts';
import { nowMs } from '../wire/clock.ts';
import { ENGINE, type Incident, type IncidentEvent } from '../model/incident.ts';
import type { Engine } from './engine.ts';
import { LABEL } from './labels.ts';

/** A line of the engine's stream of events, as far as it is read here. */
export interface EngineEvent {
  readonly Type?: string;
  readonly Action?: string;
  readonly Actor?: { readonly ID?: string; readonly Attributes?: Readonly<Record<string, string>> };
}

const WATCHED = ['die', 'oom', 'pause', 'unpause', 'start', 'connect', 'disconnect'];
/** A container that ends leaves its networks at the same time, before or after it is said to have died. */
const NETWORK_CHANGE_WITHIN_MS = 3000;

/**
 * What happens to the containers of one run, as the engine tells it while it happens: a service that was restarted or
 * paused for a second is well again when it is looked at.
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

  /** Those since an instant of CLOCK_MONOTONIC. */
  since(fromMs: number): Incident[] {
    return withoutImpliedNetworkEvents(this.#incidents).filter(({ tMs }) => tMs >= fromMs);
  }

  close(): void {
    this.#closed = true;
    (this.#stream as NodeJS.ReadableStream & { destroy(): void }).destroy();
  }
}

/** Hands on each line's event; resolves when no more can come, however that is. A line that was cut off is none. */
export async function readEvents(
  stream: NodeJS.ReadableStream,
  onEvent: (event: EngineEvent) => void,
): Promise<void> {
  const lines = createInterface({ input: stream });
  lines.on('line', (line) => {
    const event = objectOfLine(line);
    if (event) onEvent(event);
  });
  // It passes on the stream's error, which would end the program if nobody heard it; `finished` tells the same.
  lines.on('error', () => undefined);
  await finished(stream, { writable: false }).catch(() => undefined);
}

/** From the engine's events to what happened to whom; other runs' events are nothing. */
export class EventReader {
  readonly #runId: string;
  /** By container id: network events carry no labels. */
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

/** A container that has ended has of course left its networks, and one that is started again is back on them. */
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
