import { UsageError } from '../lib/errors.ts';
import { type Asked, Gateway } from '../impair/gateway.ts';
import type { GatewayCounters, LinkSpec } from '../model/impairment.ts';
import { LinkSyntaxError, parseDirection } from '../impair/kinds/parse.ts';
import { shown } from '../lib/shown.ts';
import { linksOf, type Scenario } from '../model/scenario.ts';
import { FIRST_PARTICIPANT } from '../model/topology.ts';
import { leaveImpaired, KEPT_PLACES } from '../run/session/leave-impaired.ts';
import { connectEngine, type Engine } from '../stack/engine.ts';
import { execIn } from '../stack/exec.ts';
import { findKept, type KeptStack } from '../stack/kept.ts';
import type { StackChoice } from '../stack/kept-runs.ts';

/** Links of a running stack. */
export interface Impaired {
  readonly run: string;
  readonly backend: 'kernel' | 'uml';
  /** Undefined if nobody recorded it. */
  readonly asked?: Asked;
  readonly counters: GatewayCounters;
  /** Differences between installed and configured links. */
  readonly differences: readonly string[];
}

/** The new links: a scenario's or custom ones, for all participants or for some addresses. */
export interface Wanted {
  readonly scenario?: Scenario;
  readonly uplink?: string;
  readonly downlink?: string;
  /** Empty for all participants. */
  readonly addresses: readonly string[];
}

/**
 * Reads the links of a running stack from its gateway.
 * @throws {UsageError} if none is running, or several and none is named.
 */
export async function showLinks(which: StackChoice): Promise<Impaired> {
  const { kept, gateway } = await keptGateway(which);
  return seen(kept, gateway);
}

/** The same for a stack that was already found. */
export function linksOfKept(engine: Engine, kept: KeptStack): Promise<Impaired> {
  return seen(kept, gatewayOf(engine, kept));
}

/**
 * Changes the links of a running stack.
 * @throws {UsageError} for text that is not a link, or an address without one.
 */
export async function setLinks(which: StackChoice, wanted: Wanted): Promise<Impaired> {
  const { kept, gateway } = await keptGateway(which);
  const places = { participantAddress: (place: number) => kept.access.subnet.at(FIRST_PARTICIPANT + place) };
  if (wanted.scenario && wanted.addresses.length === 0) {
    await leaveImpaired(gateway, places, wanted.scenario);
    return seen(kept, gateway);
  }
  const link = wanted.scenario ? linksOf(wanted.scenario).listener : linkOf(wanted);
  const addresses = Array.from({ length: KEPT_PLACES }, (_, place) => places.participantAddress(place));
  const before = (await gateway.recall())?.links ?? {};
  const links = new Map(
    addresses.map((address) => [address, before[address] ?? { uplink: [], downlink: [] }]),
  );
  for (const address of someOrAll(wanted.addresses, addresses)) links.set(address, link);
  await gateway.applyLinks(links);
  const whom = wanted.addresses.length === 0 ? '' : `, for ${wanted.addresses.join(', ')}`;
  await gateway.remember(`by hand${whom}`);
  return seen(kept, gateway);
}

/** Removes the impairment of a running stack, for all participants or these addresses. */
export function clearLinks(which: StackChoice, addresses: readonly string[]): Promise<Impaired> {
  return setLinks(which, { uplink: 'clean', downlink: 'clean', addresses });
}

async function keptGateway(which: StackChoice): Promise<{ kept: KeptStack; gateway: Gateway }> {
  const engine = await connectEngine();
  const kept = await findKept(engine, which);
  return { kept, gateway: gatewayOf(engine, kept) };
}

/** @throws {UsageError} if the gateway of the stack is not running. */
function gatewayOf(engine: Engine, kept: KeptStack): Gateway {
  const container = kept.containers.get('gateway');
  if (container?.status !== 'running') {
    throw new UsageError(`the gateway of stack ${kept.run} is ${container?.status ?? 'gone'}.`, {
      hint: `hive-bench down ${kept.run} removes the stack; start another.`,
    });
  }
  return new Gateway((argv) => execIn(engine, container.id, argv));
}

async function seen({ run }: KeptStack, gateway: Gateway): Promise<Impaired> {
  const asked = await gateway.recall();
  const backend = await gateway.backend();
  return { run, backend, ...(asked && { asked }), ...(await gateway.inspect()) };
}

/** A direction that is not given is the same as the other. */
function linkOf({ uplink, downlink }: Wanted): LinkSpec {
  const [up, down] = [uplink ?? downlink, downlink ?? uplink];
  if (up === undefined || down === undefined) {
    throw new UsageError('got no link, expected --scenario, --uplink or --downlink.', {
      hint: "Name a scenario (--scenario loss-5) or give a link: --uplink 'loss 5 %' --downlink 'delay 40 ± 20 ms, loss 1 %'.",
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

function someOrAll(wanted: readonly string[], addresses: readonly string[]): readonly string[] {
  if (wanted.length === 0) return addresses;
  const unknown = wanted.filter((address) => !addresses.includes(address));
  if (unknown.length === 0) return wanted;
  const given = unknown.map((address) => shown(address)).join(', ');
  throw new UsageError(`--address: got ${given}, expected ${addresses[0]} to ${addresses.at(-1)}.`, {
    hint: 'These are the addresses that clients of the access network can have.',
  });
}
