import type { Observation, ParticipantEvent } from '../model/participant.ts';

type EventOf<T extends ParticipantEvent['type']> = Extract<ParticipantEvent, { type: T }>;

/** The events of one type, in the order they were observed. */
export function eventsOf<T extends ParticipantEvent['type']>(
  observations: readonly Observation[],
  type: T,
): EventOf<T>[] {
  return observations.map(({ event }) => event).filter((event): event is EventOf<T> => event.type === type);
}
