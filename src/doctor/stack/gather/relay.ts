import { createHmac } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { ownFile } from '../../../lib/root.ts';
import { FIRST_PARTICIPANT, HOST, type Subnet } from '../../../model/topology.ts';
import type { Engine } from '../../../stack/engine.ts';
import type { KeptStack } from '../../../stack/kept.ts';
import { TURN_PORT } from '../../../stack/services/definitions.ts';
import type { NoTrip, RelayTrip, StunAnswer } from '../judge/relay.ts';
import { execWithin } from './within.ts';
import { startVisitor, type Visitor } from './helper-container.ts';

/** coturn's own client takes its password as an argument, which every process list shows. */
const SCRIPT = ownFile('stack/doctor/relay_trip.py');
/** On the SFU's address, in nobody's way: LiveKit's own ports are 6789, 7880 and 7882. */
const ECHO_PORT = 3480;
const PACKETS = 50;
/** About an Opus packet of 20 ms with its redundant copy. */
const PACKET_BYTES = 160;
const CREDENTIALS_FOR_S = 120;

export interface RelayChecks {
  readonly stun: StunAnswer;
  readonly trip: RelayTrip | NoTrip;
}

/**
 * Goes the way of a client's media and back: from the access network through the gateway to coturn, and from its relay
 * to an echo on the SFU's own address, the only one that it may relay to.
 */
export async function tryRelay(engine: Engine, stack: KeptStack, turnSecret: string): Promise<RelayChecks> {
  const { subnet } = stack.stack;
  const expected = subnet.at(HOST.gateway);
  const sfu = stack.containers.get('livekit');
  const image = stack.containers.get('coturn')?.image ?? '';
  await using client = await startVisitor(engine, stack.run, {
    name: 'client',
    image,
    networkMode: stack.access.id,
    // Beyond every participant: at the far end of the subnet.
    address: stack.access.subnet.at(FIRST_PARTICIPANT + 230),
    route: { to: subnet.cidr, via: stack.access.subnet.at(HOST.gateway) },
  });
  const stun = await bind(engine, client, subnet.at(HOST.coturn), expected);
  if (stun.seenAs === undefined) return { stun, trip: { notTried: 'coturn does not even answer STUN' } };
  if (sfu?.status !== 'running')
    return { stun, trip: { notTried: `livekit is ${sfu?.status ?? 'not there'}` } };
  await using echo = await startVisitor(engine, stack.run, {
    name: 'echo',
    image,
    networkMode: `container:${sfu.id}`,
    command: ['turnutils_peer', '-L', subnet.at(HOST.livekit), '-p', String(ECHO_PORT)],
  });
  return { stun, trip: await goThere(engine, client, echo, stack, turnSecret) };
}

async function bind(engine: Engine, client: Visitor, coturn: string, expected: string): Promise<StunAnswer> {
  const argv = ['turnutils_stunclient', '-p', String(TURN_PORT), coturn];
  const { stdout, stderr } = await execWithin(engine, client.id, argv, { withinS: 4, user: 'hive' });
  const seenAs = /reflexive addr: ([\d.]+):\d+/.exec(stdout)?.[1];
  return { expected, said: stderr.trim().split('\n')[0] ?? '', ...(seenAs !== undefined && { seenAs }) };
}

async function goThere(
  engine: Engine,
  client: Visitor,
  echo: Visitor,
  { stack: { subnet } }: KeptStack,
  secret: string,
): Promise<RelayChecks['trip']> {
  if (!(await echo.isRunning())) return { notTried: "the echo on the SFU's address did not start" };
  const { argv, env } = await tripCommand(subnet, credentials(secret, Date.now()));
  const { stdout } = await execWithin(engine, client.id, argv, { withinS: 12, user: 'hive', env });
  return parseTrip(stdout);
}

/** What is run in the client's container. The password is in its environment, for arguments are seen by all. */
export async function tripCommand(
  subnet: Subnet,
  { user, password }: ReturnType<typeof credentials>,
): Promise<{ readonly argv: string[]; readonly env: Readonly<Record<string, string>> }> {
  const relay = [subnet.at(HOST.coturn), String(TURN_PORT)];
  const peer = [subnet.at(HOST.livekit), String(ECHO_PORT)];
  return {
    argv: [
      'python3',
      '-c',
      await readFile(SCRIPT, 'utf8'),
      ...relay,
      ...peer,
      String(PACKETS),
      String(PACKET_BYTES),
    ],
    env: { TURN_USER: user, TURN_PASSWORD: password },
  };
}

/** Time-limited credentials under the shared secret (draft-uberti-behave-turn-rest): what clients get from the SFU. */
export function credentials(secret: string, nowMs: number): { user: string; password: string } {
  const user = `${Math.floor(nowMs / 1000) + CREDENTIALS_FOR_S}:doctor`;
  return { user, password: createHmac('sha1', secret).update(user).digest('base64') };
}

/** What relay_trip.py prints; it has nothing to print when it was ended. */
export function parseTrip(output: string): RelayChecks['trip'] {
  const told = parsed(output);
  if (typeof told?.failed === 'string') return { failed: told.failed };
  if (typeof told?.sent !== 'number' || typeof told.received !== 'number')
    return { failed: 'no allocation within 12 s' };
  const { sent, received, meanMs = Number.NaN, maxMs = Number.NaN } = told;
  return { sent, received, meanMs, maxMs };
}

function parsed(output: string): (Partial<RelayTrip> & { readonly failed?: unknown }) | undefined {
  try {
    return JSON.parse(output) as Partial<RelayTrip>;
  } catch {
    return undefined;
  }
}
