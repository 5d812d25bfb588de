import type { EventOf, Observation, ParticipantEvent } from '../wire/participant.ts';

/** The events of one type, in the order they were observed. */
export function eventsOf<T extends ParticipantEvent['type']>(
  observations: readonly Observation[],
  type: T,
): EventOf<T>[] {
  return observations.map(({ event }) => event).filter((event): event is EventOf<T> => event.type === type);
}
