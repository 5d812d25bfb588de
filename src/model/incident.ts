/** Name of the engine itself, among the names of services and participants. */
export const ENGINE = 'engine';

export interface UnhealthyService {
  readonly service: string;
  /** For example `ended with exit code 137`. */
  readonly how: string;
}

/**
 * The engine's own name for the event. `oom`: killed for lack of memory; `start`: a start that is not the first;
 * `silent`: the engine no longer reports events.
 */
export const INCIDENT_EVENTS = [
  'die',
  'oom',
  'start',
  'pause',
  'unpause',
  'connect',
  'disconnect',
  'silent',
] as const;
export type IncidentEvent = (typeof INCIDENT_EVENTS)[number];

/** An event of a container, as reported by the engine. */
export interface Incident {
  /** Service or participant; `engine` for the engine itself. */
  readonly part: string;
  readonly event: IncidentEvent;
  /** In words, for example `was paused`. */
  readonly how: string;
  /** CLOCK_MONOTONIC. */
  readonly tMs: number;
}
