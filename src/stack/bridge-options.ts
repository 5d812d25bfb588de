import { createHash } from 'node:crypto';

/** A network interface's name has at most 15 characters (IFNAMSIZ in linux/if.h, less its final zero). */
const MAX_INTERFACE_NAME = 15;
const PREFIX = 'hb';

export type BridgeOptions = Readonly<Record<string, string>>;

/** Name of the bridge of a run's access network on the engine's host: one a run, so that another's is never trusted. */
export function accessBridgeName(runId: string): string {
  const hash = createHash('sha256').update(runId).digest('hex');
  return PREFIX + hash.slice(0, MAX_INTERFACE_NAME - PREFIX.length);
}

/** The access network's bridge has a name that the stack network can trust. */
export function accessNetworkOptions(runId: string): BridgeOptions {
  return { 'com.docker.network.bridge.name': accessBridgeName(runId) };
}

/**
 * Clients address the stack by way of the gateway, so their frames enter by the access bridge with an address of the stack
 * network. From 28.0 (API 1.48) on, Docker Engine drops packets for a container that enter by another bridge than its
 * own, and where `net.bridge.bridge-nf-call-iptables` is on, frames between two ports of one bridge count as such. From
 * 28.2 (API 1.50) on, a network can name interfaces that it trusts; 28.0 and 28.1 can only do without that protection, as all
 * engines before them did.
 *
 * @param apiVersion the engine's, for example `1.50`: a version number need not be one, an API version always is
 */
export function stackNetworkOptions(runId: string, apiVersion: string): BridgeOptions {
  const minor = apiMinor(apiVersion);
  if (minor >= 50) return { 'com.docker.network.bridge.trusted_host_interfaces': accessBridgeName(runId) };
  if (minor >= 48) return { 'com.docker.network.bridge.gateway_mode_ipv4': 'nat-unprotected' };
  return {};
}

/** Whether this engine drops packets for a container that enter by another bridge than its own. */
export function dropsForeignBridges(apiVersion: string): boolean {
  return apiMinor(apiVersion) >= 48;
}

function apiMinor(apiVersion: string): number {
  const [major, minor] = apiVersion.split('.').map(Number);
  return major === 1 ? (minor ?? 0) : Number.POSITIVE_INFINITY;
}
