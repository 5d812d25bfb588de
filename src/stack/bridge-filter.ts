import { readFileSync } from 'node:fs';
import { dropsForeignBridges } from './bridge-options.ts';
import type { Engine } from './engine.ts';

const SWITCH = '/proc/sys/net/bridge/bridge-nf-call-iptables';

/** Hint on what may drop frames between two ports of one bridge on the engine's host, in full sentences. */
export async function bridgeFilterHint({ docker, apiVersion }: Engine): Promise<string> {
  return hintFor({ isFiltered: await readFilter(docker), apiVersion });
}

export interface BridgeFilter {
  /** Whether bridged frames pass iptables on the engine's host; undefined if unknown. */
  readonly isFiltered: boolean | undefined;
  readonly apiVersion: string;
}

export function hintFor({ isFiltered, apiVersion }: BridgeFilter): string {
  if (isFiltered === false)
    return 'Bridged frames bypass the firewall of this host, so check the gateway: see logs/gateway.log, and `iptables -S` in its container.';
  const state =
    isFiltered === true
      ? 'Bridged frames pass iptables on this host (net.bridge.bridge-nf-call-iptables=1)'
      : "If net.bridge.bridge-nf-call-iptables is 1 on the engine's host, bridged frames pass its iptables";
  const engine = dropsForeignBridges(apiVersion)
    ? ' Docker Engine 28 and later drop packets that enter through another bridge: `iptables -t raw -S PREROUTING` shows these rules.'
    : '';
  return `${state}, and a rule there may drop them: see \`iptables -t raw -S PREROUTING\`, \`iptables -S DOCKER-USER\` and \`iptables -S FORWARD\`.${engine} Allow bridges named hb*, or set net.bridge.bridge-nf-call-iptables=0.`;
}

/** Engines since 28.3 no longer report the setting, so it is read on this host. */
async function readFilter(docker: Engine['docker']): Promise<boolean | undefined> {
  const info = (await docker.info()) as { readonly BridgeNfIptables?: boolean; readonly Name?: string };
  if (info.BridgeNfIptables !== undefined) return info.BridgeNfIptables;
  try {
    return readFileSync(SWITCH, 'utf8').trim() === '1';
  } catch {
    return undefined;
  }
}
