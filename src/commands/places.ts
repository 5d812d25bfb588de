import { HOST } from '../model/topology.ts';
import { ENDPOINTS } from '../stack/endpoints.ts';
import { timedGet } from '../stack/http-timing.ts';
import type { KeptStack } from '../stack/kept.ts';
import type { KeptReach } from '../stack/kept-reach.ts';
import { SIGNAL_PORT, TURN_PORT } from '../stack/services/definitions.ts';
import type { Place, Up } from '../model/stack-places.ts';
import type { ServiceHealth } from '../stack/stack.ts';

/** A started service, as known to the caller. */
type Started = Pick<ServiceHealth, 'name' | 'address'> & Partial<Pick<ServiceHealth, 'readyAfterMs'>>;

const TITLE: Readonly<Record<string, string>> = {
  coturn: 'STUN and TURN',
  redis: 'Redis',
  gateway: 'gateway of the access network',
};
const ANSWER_WITHIN_MS = 5000;

/** Everything in the guide's list: its address, or why it is unavailable. */
export async function describeUp(
  kept: KeptStack,
  reach: KeptReach,
  started: readonly Started[],
  monitoring: boolean,
): Promise<Omit<Up, 'keysFile'>> {
  const turn = `${kept.stack.subnet.at(HOST.coturn)}:${TURN_PORT}`;
  const places: Place[] = [];
  // Sequentially, so that each is timed alone.
  for (const service of inOrder(started)) places.push(await placeOf(service, kept, reach, turn));
  const missing = ENDPOINTS.filter(({ service }) => !started.some(({ name }) => name === service));
  return {
    runId: kept.run,
    places,
    missing: missing.map(({ service, title }) => ({
      service,
      title,
      why: monitoring
        ? 'its image is neither here nor to be had (stack.images can name another)'
        : 'monitoring is off (stack.monitoring)',
    })),
    livekitUrl: `ws://127.0.0.1:${kept.containers.get('livekit')?.published.get(SIGNAL_PORT)}`,
    turnUrl: `turn:${turn}?transport=udp`,
  };
}

function inOrder(started: readonly Started[]): Started[] {
  const place = ({ name }: Started): number => {
    const index = ENDPOINTS.findIndex(({ service }) => service === name);
    return index === -1 ? ENDPOINTS.length : index;
  };
  return started.toSorted((a, b) => place(a) - place(b));
}

async function placeOf(
  { name, address, readyAfterMs }: Started,
  { containers }: KeptStack,
  reach: KeptReach,
  turn: string,
): Promise<Place> {
  const endpoint = ENDPOINTS.find(({ service }) => service === name);
  const known = {
    service: name,
    title: endpoint?.title ?? TITLE[name] ?? name,
    address,
    ...(readyAfterMs !== undefined && { readyAfterMs }),
  };
  if (name === 'coturn') return { ...known, url: `turn:${turn}` };
  const port = endpoint && containers.get(name)?.published.get(endpoint.port);
  if (!endpoint || port === undefined) return known;
  const base = `http://127.0.0.1:${port}`;
  // The shown address is for people on the engine's host; the requested one is for this process.
  const asked = reach.url(name, endpoint.port) ?? base;
  const { status, totalMs } = await timedGet(`${asked}${endpoint.health}`, ANSWER_WITHIN_MS);
  return {
    ...known,
    url: `${base}${endpoint.page === '/' ? '' : endpoint.page}`,
    health: { status, totalMs },
  };
}
