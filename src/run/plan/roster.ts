import type { LinkSpec } from '../../model/impairment.ts';
import type { Role, ScriptLine } from '../../wire/participant.ts';
import { type Cast, lastEndMs, participantName, placeOf, PLACES_PER_PAIR, rolesOf, seatOf } from './cast.ts';
import { lastAttemptMs, planJoinProbes, type JoinProbeSlot } from './join-probe-plan.ts';
import { joinProbeName, joinProbePlace } from '../round/join-probes.ts';

export interface RosterRequest {
  /** One script for each measured call. */
  readonly scripts: readonly (readonly ScriptLine[])[];
  /** Number of concurrent calls; all calls by default. */
  readonly seats?: number;
  /** Scripts of calls that take place only if others are discarded; none by default. */
  readonly spareScripts?: readonly (readonly ScriptLine[])[];
  /** Total number of attempts of the join probes. */
  readonly joinAttempts: number;
  readonly links: { readonly speaker: LinkSpec; readonly listener: LinkSpec };
  readonly addressOf: (place: number) => string;
}

export interface Part {
  readonly name: string;
  readonly role: Role;
  /** Its call. For a join probe, the call whose room it joins. */
  readonly pair: number;
  readonly address: string;
}

/** The participants of a round and their addresses. */
export interface Roster {
  readonly scripts: readonly (readonly ScriptLine[])[];
  readonly cast: Cast;
  /** Number of calls in a stay, which are concurrent. */
  readonly seats: number;
  readonly placeOf: (call: number, role: Role) => number;
  /** Pairs whose speaker is not translated. */
  readonly untranslated: readonly number[];
  /** Calls that take place only if others are discarded. */
  readonly spares: readonly number[];
  readonly joinProbes: { readonly slots: readonly JoinProbeSlot[]; readonly firstPlace: number };
  readonly parts: readonly Part[];
  /** Places of the path probe: this one has the speakers' link, the next one the listeners'. */
  readonly probePlace: number;
  /** By address. */
  readonly links: ReadonlyMap<string, LinkSpec>;
}

/** Maximum duration of one attempt, including leaving the room. */
const ATTEMPT_MS = 12_000;
const PAUSE_MS = 1500;

/**
 * Plans the pairs and, if there are join probes, an additional speaker, whose room they join after the pairs have been
 * measured. A join is a load on the host, and announcing it to everybody in the room is a load on narrow links.
 */
export function planRoster({
  scripts: planned,
  seats = planned.length,
  spareScripts = [],
  joinAttempts,
  links,
  addressOf,
}: RosterRequest): Roster {
  const scripts = [...planned, ...spareScripts];
  const probedPair = scripts.length + 1;
  const slots = planJoinProbes({
    attempts: joinAttempts,
    pairs: [probedPair],
    link: links.listener,
  });
  const hasProbes = slots.length > 0;
  const cast: Cast = (pair) => (pair === probedPair ? ['speaker'] : rolesOf(seatOf(pair, seats)));
  const place = (pair: number, role: Role): number =>
    placeOf(pair === probedPair ? seats + 1 : seatOf(pair, seats), role);
  const all = hasProbes
    ? [...scripts, unmeasured(scripts[0] ?? [], lastAttemptMs(slots) + ATTEMPT_MS)]
    : scripts;
  const probePlace = (seats + (hasProbes ? 1 : 0)) * PLACES_PER_PAIR;
  const firstPlace = probePlace + 2;
  const pairs = all.flatMap((_, i) =>
    cast(i + 1).map((role) => ({
      name: participantName(i + 1, role),
      role,
      pair: i + 1,
      address: addressOf(place(i + 1, role)),
    })),
  );
  const probes = slots.map((slot) => ({
    name: joinProbeName(slot),
    role: 'visitor' as const,
    pair: probedPair,
    address: addressOf(joinProbePlace(firstPlace, slot)),
  }));
  const parts = [...pairs, ...probes];
  return {
    scripts: all,
    cast,
    seats,
    placeOf: place,
    untranslated: hasProbes ? [probedPair] : [],
    spares: spareScripts.map((_, i) => planned.length + 1 + i),
    joinProbes: { slots, firstPlace },
    parts,
    probePlace,
    links: new Map([
      ...parts.map(
        ({ role, address }) => [address, role === 'speaker' ? links.speaker : links.listener] as const,
      ),
      [addressOf(probePlace), links.speaker],
      [addressOf(probePlace + 1), links.listener],
    ]),
  };
}

/**
 * The participants that were asked to take part in a round. After an interruption, calls of stays that never began and
 * join probes that never started are not included: they did not fail.
 */
export function attendedParts(
  { parts, untranslated }: Pick<Roster, 'parts' | 'untranslated'>,
  began: readonly number[],
  probes: readonly string[],
): Part[] {
  const pairs = new Set([...began, ...(probes.length > 0 ? untranslated : [])]);
  return parts.filter(({ name, role, pair }) =>
    role === 'visitor' ? probes.includes(name) : pairs.has(pair),
  );
}

/** Repeats the script for at least this long; it is not measured. */
function unmeasured(script: readonly ScriptLine[], forMs: number): ScriptLine[] {
  const onceMs = lastEndMs([script]) + PAUSE_MS;
  const times = script.length === 0 ? 0 : Math.ceil(forMs / onceMs);
  return Array.from({ length: times }, (_, i) =>
    script.map((line) => ({
      ...line,
      utterance: `visited-${i + 1}-${line.utterance}`,
      offsetMs: line.offsetMs + i * onceMs,
      warmup: true,
    })),
  ).flat();
}
