import { createHash } from 'node:crypto';

/** Maximum length of an interface name (IFNAMSIZ in linux/if.h, without the terminating zero). */
const MAX_INTERFACE_NAME = 15;
const PREFIX = 'hb';

export type BridgeOptions = Readonly<Record<string, string>>;

/** Name of the bridge of a run's access network. Unique per run, so that no run trusts the bridge of another. */
export function accessBridgeName(runId: string): string {
  const hash = createHash('sha256').update(runId).digest('hex');
  return PREFIX + hash.slice(0, MAX_INTERFACE_NAME - PREFIX.length);
}

/** Names the access network's bridge, so that the stack network can trust it. */
export function accessNetworkOptions(runId: string): BridgeOptions {
  return { 'com.docker.network.bridge.name': accessBridgeName(runId) };
}

/**
 * Options that let packets of clients into the stack network. Clients reach the stack through the gateway, so their frames
 * enter through the access bridge with a destination in the stack network. Docker Engine 28.0 (API 1.48) and later drop
 * packets that enter a container's network through another bridge. With `net.bridge.bridge-nf-call-iptables` on, this
 * includes frames between two ports of one bridge. Since 28.2 (API 1.50) a network can list trusted interfaces. In 28.0
 * and 28.1 the protection can only be disabled, which is the behaviour of earlier engines.
 *
 * @param apiVersion API version of the engine, for example `1.50`; engine versions of other vendors may not be numeric
 */
export function stackNetworkOptions(runId: string, apiVersion: string): BridgeOptions {
  const minor = apiMinor(apiVersion);
  if (minor >= 50) return { 'com.docker.network.bridge.trusted_host_interfaces': accessBridgeName(runId) };
  if (minor >= 48) return { 'com.docker.network.bridge.gateway_mode_ipv4': 'nat-unprotected' };
  return {};
}

/** Whether the engine drops packets that enter a container's network through another bridge. */
export function dropsForeignBridges(apiVersion: string): boolean {
  return apiMinor(apiVersion) >= 48;
}

function apiMinor(apiVersion: string): number {
  const [major, minor] = apiVersion.split('.').map(Number);
  return major === 1 ? (minor ?? 0) : Number.POSITIVE_INFINITY;
}
