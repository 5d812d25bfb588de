/** Among services and participants the name of the engine itself. */
export const ENGINE = 'engine';

export interface Unwell {
  readonly service: string;
  /** For example `ended with exit code 137`. */
  readonly how: string;
}

/**
 * The engine's own word for what happened; `oom` is a death for want of memory, `start` one that is not the first, and
 * `silent` an engine that tells no more.
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

/** Something that happened to a container, as the engine told of it. */
export interface Incident {
  /** Service or participant; `engine` for the engine itself. */
  readonly part: string;
  readonly event: IncidentEvent;
  /** In words, for example `was paused`. */
  readonly how: string;
  /** CLOCK_MONOTONIC. */
  readonly tMs: number;
}
