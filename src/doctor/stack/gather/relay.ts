import { createHmac } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { ownFile } from '../../../lib/root.ts';
import { FIRST_PARTICIPANT, HOST, type Subnet } from '../../../model/topology.ts';
import type { Engine } from '../../../stack/engine.ts';
import type { KeptStack } from '../../../stack/kept.ts';
import { TURN_PORT } from '../../../stack/services/definitions.ts';
import type { RelayFailure, RelayResult, StunResult } from '../judge/relay.ts';
import { execWithTimeout } from './within.ts';
import { startHelperContainer, type HelperContainer } from './helper-container.ts';

/** Replaces coturn's own client, which takes its password as an argument that every process list shows. */
const SCRIPT = ownFile('stack/doctor/relay_trip.py');
/** A free port on the SFU's address: LiveKit uses 6789, 7880 and 7882. */
const ECHO_PORT = 3480;
const PACKETS = 50;
/** About the size of a 20 ms Opus packet with its RED copy. */
const PACKET_BYTES = 160;
const CREDENTIALS_LIFETIME_S = 120;

export interface RelayChecks {
  readonly stun: StunResult;
  readonly relay: RelayResult | RelayFailure;
}

/**
 * Sends packets along the path of a client's media and back: from the access network through the gateway to coturn, and
 * from its relay to an echo server on the SFU's address, the only peer that coturn allows.
 */
export async function testRelay(engine: Engine, stack: KeptStack, turnSecret: string): Promise<RelayChecks> {
  const { subnet } = stack.stack;
  const expected = subnet.at(HOST.gateway);
  const sfu = stack.containers.get('livekit');
  const image = stack.containers.get('coturn')?.image ?? '';
  await using client = await startHelperContainer(engine, stack.run, {
    name: 'client',
    image,
    networkMode: stack.access.id,
    // Above the addresses of all participants.
    address: stack.access.subnet.at(FIRST_PARTICIPANT + 230),
    route: { to: subnet.cidr, via: stack.access.subnet.at(HOST.gateway) },
  });
  const stun = await requestBinding(engine, client, subnet.at(HOST.coturn), expected);
  if (stun.seenAs === undefined) return { stun, relay: { skipped: 'coturn does not answer STUN' } };
  if (sfu?.status !== 'running')
    return { stun, relay: { skipped: `livekit is ${sfu?.status ?? 'missing'}` } };
  await using echo = await startHelperContainer(engine, stack.run, {
    name: 'echo',
    image,
    networkMode: `container:${sfu.id}`,
    command: ['turnutils_peer', '-L', subnet.at(HOST.livekit), '-p', String(ECHO_PORT)],
  });
  return { stun, relay: await sendThroughRelay(engine, client, echo, stack, turnSecret) };
}

async function requestBinding(
  engine: Engine,
  client: HelperContainer,
  coturn: string,
  expected: string,
): Promise<StunResult> {
  const argv = ['turnutils_stunclient', '-p', String(TURN_PORT), coturn];
  const { stdout, stderr } = await execWithTimeout(engine, client.id, argv, { timeoutS: 4, user: 'hive' });
  const seenAs = /reflexive addr: ([\d.]+):\d+/.exec(stdout)?.[1];
  return { expected, error: stderr.trim().split('\n')[0] ?? '', ...(seenAs !== undefined && { seenAs }) };
}

async function sendThroughRelay(
  engine: Engine,
  client: HelperContainer,
  echo: HelperContainer,
  { stack: { subnet } }: KeptStack,
  secret: string,
): Promise<RelayChecks['relay']> {
  if (!(await echo.isRunning())) return { skipped: "the echo server on the SFU's address did not start" };
  const { argv, env } = await relayCommand(subnet, credentials(secret, Date.now()));
  const { stdout } = await execWithTimeout(engine, client.id, argv, { timeoutS: 12, user: 'hive', env });
  return parseRelayResult(stdout);
}

/** The command for the client's container. The password goes into the environment: arguments are visible to everyone. */
export async function relayCommand(
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

/** Time-limited credentials from the shared secret, as the SFU hands them to clients (draft-uberti-behave-turn-rest). */
export function credentials(secret: string, nowMs: number): { user: string; password: string } {
  const user = `${Math.floor(nowMs / 1000) + CREDENTIALS_LIFETIME_S}:doctor`;
  return { user, password: createHmac('sha1', secret).update(user).digest('base64') };
}

/** Parses the output of relay_trip.py, which is empty if the script was stopped at its timeout. */
export function parseRelayResult(output: string): RelayChecks['relay'] {
  const printed = parseJson(output);
  if (typeof printed?.failed === 'string') return { failed: printed.failed };
  if (typeof printed?.sent !== 'number' || typeof printed.received !== 'number')
    return { failed: 'coturn granted no allocation within 12 s' };
  const { sent, received, meanMs = Number.NaN, maxMs = Number.NaN } = printed;
  return { sent, received, meanMs, maxMs };
}

function parseJson(output: string): (Partial<RelayResult> & { readonly failed?: unknown }) | undefined {
  try {
    return JSON.parse(output) as Partial<RelayResult>;
  } catch {
    return undefined;
  }
}
