import type { Role, ScriptLine } from '../../wire/participant.ts';

/** Who takes part in a pair, counted from 1. */
export type Cast = (pair: number) => readonly Role[];

/** Participants of a pair. One floor listener is enough: the media path is alike for all. */
export function rolesOf(pair: number): readonly Role[] {
  return pair === 1 ? ['speaker', 'listener', 'floor'] : ['speaker', 'listener'];
}

/**
 * The seat of a call, counted from 1: calls that are at once have seats of their own, and the next stay's take the same
 * seats, with their addresses and links.
 */
export function seatOf(call: number, seats: number): number {
  return ((call - 1) % seats) + 1;
}

/** Places that one pair may take up. */
export const PLACES_PER_PAIR = 3;
/** Every participant has a container and an address of its own. */
export function placeOf(pair: number, role: Role, cast: Cast = rolesOf): number {
  return (pair - 1) * PLACES_PER_PAIR + cast(pair).indexOf(role);
}

export function participantName(pair: number, role: Role): string {
  return `${role}-${pair}`;
}

export function lastEndMs(scripts: readonly (readonly ScriptLine[])[]): number {
  return Math.max(0, ...scripts.flat().map(({ offsetMs, speechEndMs }) => offsetMs + speechEndMs));
}
