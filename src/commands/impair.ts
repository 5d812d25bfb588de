import { UsageError } from '../errors.ts';
import { type Asked, Gateway } from '../impair/gateway.ts';
import type { GatewayCounters, LinkSpec } from '../model/impairment.ts';
import { LinkSyntaxError, parseDirection } from '../model/link-parse.ts';
import { linksOf, type Scenario } from '../model/scenario.ts';
import { FIRST_PARTICIPANT } from '../model/topology.ts';
import { leaveImpaired, KEPT_PLACES } from '../run/leave-impaired.ts';
import { connectEngine } from '../stack/engine.ts';
import { execIn } from '../stack/exec.ts';
import { findKept, type KeptStack } from '../stack/kept.ts';
import type { WhichStack } from '../stack/kept-runs.ts';

/** How the links of a kept stack are. */
export interface Impaired {
  readonly run: string;
  readonly backend: 'kernel' | 'uml';
  /** Undefined where nobody left word of it. */
  readonly asked?: Asked;
  readonly counters: GatewayCounters;
  /** Where what is installed is not what was asked. */
  readonly differences: readonly string[];
}

/** What the links shall be: a scenario's, or of one's own words, for everybody or for one address. */
export interface Wanted {
  readonly scenario?: Scenario;
  readonly uplink?: string;
  readonly downlink?: string;
  readonly address?: string;
}

/**
 * Links of a stack that was left up, as its gateway has them.
 * @throws {UsageError} when none is up, or which of several is not said.
 */
export async function showLinks(which: WhichStack): Promise<Impaired> {
  const { kept, gateway } = await keptGateway(which);
  return seen(kept, gateway);
}

/** Gives a kept stack other links. @throws {UsageError} for words that mean no link, or an address that has none. */
export async function setLinks(which: WhichStack, wanted: Wanted): Promise<Impaired> {
  const { kept, gateway } = await keptGateway(which);
  const places = { participantAddress: (place: number) => kept.access.subnet.at(FIRST_PARTICIPANT + place) };
  if (wanted.scenario && wanted.address === undefined) {
    await leaveImpaired(gateway, places, wanted.scenario);
    return seen(kept, gateway);
  }
  const link = wanted.scenario ? linksOf(wanted.scenario).listener : linkOf(wanted);
  const addresses = Array.from({ length: KEPT_PLACES }, (_, place) => places.participantAddress(place));
  const before = (await gateway.recall())?.links ?? {};
  const links = new Map(
    addresses.map((address) => [address, before[address] ?? { uplink: [], downlink: [] }]),
  );
  for (const address of oneOrAll(wanted.address, addresses)) links.set(address, link);
  await gateway.applyLinks(links);
  await gateway.remember(wanted.address === undefined ? 'by hand' : `by hand, for ${wanted.address}`);
  return seen(kept, gateway);
}

/** Gives everybody of a kept stack a link that harms nothing. */
export function clearLinks(which: WhichStack): Promise<Impaired> {
  return setLinks(which, { uplink: 'clean', downlink: 'clean' });
}

async function keptGateway(which: WhichStack): Promise<{ kept: KeptStack; gateway: Gateway }> {
  const engine = await connectEngine();
  const kept = await findKept(engine, which);
  const container = kept.containers.get('gateway');
  if (container?.status !== 'running') {
    throw new UsageError(`the gateway of stack ${kept.run} is ${container?.status ?? 'gone'}.`, {
      hint: `hive-bench down ${kept.run} removes the stack; start another.`,
    });
  }
  return { kept, gateway: new Gateway((argv) => execIn(engine, container.id, argv)) };
}

async function seen({ run }: KeptStack, gateway: Gateway): Promise<Impaired> {
  const asked = await gateway.recall();
  const backend = await gateway.backend();
  return { run, backend, ...(asked && { asked }), ...(await gateway.inspect()) };
}

/** What is not said of a direction is the same as of the other. */
function linkOf({ uplink, downlink }: Wanted): LinkSpec {
  const [up, down] = [uplink ?? downlink, downlink ?? uplink];
  if (up === undefined || down === undefined) {
    throw new UsageError('nothing was asked.', {
      hint: "Name a scenario (--scenario loss-5), or say it: --uplink 'loss 5 %' --downlink 'delay 40 ± 20 ms, loss 1 %'.",
    });
  }
  const parsed = (flag: string, words: string): LinkSpec['uplink'] => {
    try {
      return parseDirection(words);
    } catch (cause) {
      if (!(cause instanceof LinkSyntaxError)) throw cause;
      throw new UsageError(`${flag}: ${cause.message}.`, {
        hint: 'As `hive-bench scenarios` writes them.',
        cause,
      });
    }
  };
  return { uplink: parsed('--uplink', up), downlink: parsed('--downlink', down) };
}

function oneOrAll(address: string | undefined, addresses: readonly string[]): readonly string[] {
  if (address === undefined) return addresses;
  if (addresses.includes(address)) return [address];
  throw new UsageError(
    `--address: got ${JSON.stringify(address)}, expected ${addresses[0]} to ${addresses.at(-1)}.`,
    {
      hint: 'These are the addresses that clients of the access network can have.',
    },
  );
}
