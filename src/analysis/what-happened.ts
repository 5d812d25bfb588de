import { ENGINE, type RoundFacts } from '../model/evidence.ts';
import type { Concern } from '../model/run-record.ts';

const GATEWAY = 'gateway';

type Told = Pick<RoundFacts, 'unwell' | 'incidents' | 'anew' | 'fault' | 'roles'>;

/**
 * What befell the parts of a round. A service of the stack that fails is the stack's failure: its missing answers
 * show it, and the report names it. What befalls the instrument (engine, gateway, participants, probes) makes the
 * round invalid.
 */
export function whatHappened(facts: Told): Concern[] {
  const { unwell, incidents = [], anew, fault, roles } = facts;
  const names = Object.keys(roles);
  // A participant's container has its scenario before its name.
  const nameOf = (part: string): string => names.find((name) => part.endsWith(`-${name}`)) ?? part;
  const told = new Map<string, { how: string[]; invalidates: boolean }>();
  for (const { part, how } of [
    ...incidents,
    ...unwell.map(({ service, ...rest }) => ({ part: service, ...rest })),
  ]) {
    // A participant's end is the harness' own doing, or is told by the participant.
    if (isInstrument(part) && part !== GATEWAY && part !== ENGINE && isEnd(how)) continue;
    const name = nameOf(part);
    const known = told.get(name) ?? { how: [], invalidates: isInstrument(name) };
    if (!known.how.includes(how)) known.how.push(how);
    told.set(name, known);
  }
  return [
    ...(anew === undefined
      ? []
      : [{ what: `the stack was started anew before: ${anew}`, invalidates: false }]),
    ...(fault === undefined
      ? []
      : [{ what: `could not be measured to its end: ${fault}`, invalidates: true }]),
    ...[...told].map(([part, { how, invalidates }]) => ({ what: `${part} ${how.join(', ')}`, invalidates })),
  ];
}

/** Whether media had no way for a time, or has none now. */
export function mediaPathFailed({ unwell, incidents = [] }: Pick<Told, 'unwell' | 'incidents'>): boolean {
  const parts = [...incidents.map(({ part }) => part), ...unwell.map(({ service }) => service)];
  return parts.some((part) => part === 'coturn' || part === 'livekit');
}

/** The services that are measured; everything else is there to measure them. */
const MEASURED = new Set(['redis', 'coturn', 'livekit', 'stt', 'mt', 'tts', 'translator']);
/** Beside the stack: their failure is nobody's latency. */
const WATCHING = new Set(['prometheus', 'pushgateway', 'jaeger', 'grafana']);

function isInstrument(part: string): boolean {
  return !MEASURED.has(part) && !WATCHING.has(part);
}

function isEnd(how: string): boolean {
  return how.startsWith('ended with') || how === 'was cut off from a network';
}
