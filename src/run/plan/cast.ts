import type { Role, ScriptLine } from '../../wire/participant.ts';

/** The roles of a pair, which is counted from 1. */
export type Cast = (pair: number) => readonly Role[];

/** Participants of a pair. One floor listener is enough, because the media path is the same for all pairs. */
export function rolesOf(pair: number): readonly Role[] {
  return pair === 1 ? ['speaker', 'listener', 'floor'] : ['speaker', 'listener'];
}

/**
 * The seat of a call, counted from 1. Concurrent calls have different seats. The calls of the next stay take the same
 * seats, with their addresses and links.
 */
export function seatOf(call: number, seats: number): number {
  return ((call - 1) % seats) + 1;
}

/** Number of places that are reserved for one pair. */
export const PLACES_PER_PAIR = 3;
/** The place of a participant. Every participant has a container and an address of its own. */
export function placeOf(pair: number, role: Role, cast: Cast = rolesOf): number {
  return (pair - 1) * PLACES_PER_PAIR + cast(pair).indexOf(role);
}

export function participantName(pair: number, role: Role): string {
  return `${role}-${pair}`;
}

export function lastEndMs(scripts: readonly (readonly ScriptLine[])[]): number {
  return Math.max(0, ...scripts.flat().map(({ offsetMs, speechEndMs }) => offsetMs + speechEndMs));
}
