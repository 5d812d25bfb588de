import type { Concern } from '../../model/health.ts';
import { MONITORING_IMAGES, PULLED_IMAGES, REFERENCE_SERVICES } from '../../model/images.ts';
import type { IncidentEvent } from '../../model/incident.ts';
import type { RoundFacts } from '../../model/round-facts.ts';

const GATEWAY = 'gateway';

type IncidentFacts = Pick<RoundFacts, 'unwell' | 'incidents' | 'anew' | 'fault' | 'roles'>;

/**
 * What befell the parts of a round. A service of the stack that fails is the stack's failure: its missing answers
 * show it, and the report names it. What befalls the instrument (engine, gateway, participants, probes) makes the
 * round invalid.
 */
export function whatHappened(facts: IncidentFacts): Concern[] {
  const { unwell, incidents = [], anew, fault, roles } = facts;
  const names = Object.keys(roles);
  // A participant's container has its scenario before its name.
  const nameOf = (part: string): string => names.find((name) => part.endsWith(`-${name}`)) ?? part;
  const found = new Map<string, { how: string[]; invalidates: boolean }>();
  const add = (part: string, how: string): void => {
    const name = nameOf(part);
    const known = found.get(name) ?? { how: [], invalidates: isInstrument(name) };
    if (!known.how.includes(how)) known.how.push(how);
    found.set(name, known);
  };
  for (const { part, event, how } of incidents) if (!isOwnDoing(part, event)) add(part, how);
  for (const { service, how } of unwell) add(service, how);
  return [
    ...(anew === undefined
      ? []
      : [{ what: `the stack was restarted before the round: ${anew}`, invalidates: false }]),
    ...(fault === undefined
      ? []
      : [{ what: `could not be measured to its end: ${fault}`, invalidates: true }]),
    ...[...found].map(([part, { how, invalidates }]) => ({ what: `${part} ${how.join(', ')}`, invalidates })),
  ];
}

/** Whether media had no way for a time, or has none now. */
export function mediaPathFailed({ unwell, incidents = [] }: Pick<IncidentFacts, 'unwell' | 'incidents'>): boolean {
  const parts = [...incidents.map(({ part }) => part), ...unwell.map(({ service }) => service)];
  return parts.some((part) => part === 'coturn' || part === 'livekit');
}

/** The services that are measured; everything else is there to measure them. */
const MEASURED = new Set<string>(REFERENCE_SERVICES);
/** Beside the stack: their failure is nobody's latency. */
const WATCHING = new Set<string>([...MONITORING_IMAGES, ...Object.keys(PULLED_IMAGES)]);

function isInstrument(part: string): boolean {
  return !MEASURED.has(part) && !WATCHING.has(part);
}

/** Participants and probes end by the harness' own doing, or tell of it themselves. */
function isOwnDoing(part: string, event: IncidentEvent): boolean {
  const isService = !isInstrument(part) || part === GATEWAY;
  return !isService && (event === 'die' || event === 'disconnect');
}
