import type { Concern } from '../../model/health.ts';
import { MONITORING_IMAGES, PULLED_IMAGES, REFERENCE_SERVICES } from '../../model/images.ts';
import type { IncidentEvent } from '../../model/incident.ts';
import type { RoundFacts } from '../../model/round-facts.ts';

const GATEWAY = 'gateway';

type IncidentFacts = Pick<RoundFacts, 'unwell' | 'incidents' | 'anew' | 'fault' | 'roles'>;

/**
 * Incidents of a round, by part. A failed service of the stack is the stack's failure: its missing answers show it, and
 * the report names it. An incident of the harness (Docker Engine, gateway, participants, probes) makes the round
 * invalid.
 */
export function whatHappened(facts: IncidentFacts): Concern[] {
  const { unwell, incidents = [], anew, fault, roles } = facts;
  const names = Object.keys(roles);
  // A participant's container is named after its scenario and then itself.
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

/** Whether media had no path for a time, or has none now. */
export function mediaPathFailed({
  unwell,
  incidents = [],
}: Pick<IncidentFacts, 'unwell' | 'incidents'>): boolean {
  const parts = [...incidents.map(({ part }) => part), ...unwell.map(({ service }) => service)];
  return parts.some((part) => part === 'coturn' || part === 'livekit');
}

/** The services under test. Everything else measures them. */
const MEASURED = new Set<string>(REFERENCE_SERVICES);
/** Beside the stack: their failure affects no latency. */
const WATCHING = new Set<string>([...MONITORING_IMAGES, ...Object.keys(PULLED_IMAGES)]);

function isInstrument(part: string): boolean {
  return !MEASURED.has(part) && !WATCHING.has(part);
}

/** The harness ends participants and probes itself, or they report their failure. */
function isOwnDoing(part: string, event: IncidentEvent): boolean {
  const isService = !isInstrument(part) || part === GATEWAY;
  return !isService && (event === 'die' || event === 'disconnect');
}
