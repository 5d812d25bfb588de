import { readFileSync } from 'node:fs';
import { dropsForeignBridges } from './bridge-options.ts';
import type { Engine } from './engine.ts';

const SWITCH = '/proc/sys/net/bridge/bridge-nf-call-iptables';

/** Who may drop frames between two ports of one bridge on the engine's host, and what to do about it: in sentences. */
export async function bridgeFilterHint({ docker, apiVersion }: Engine): Promise<string> {
  return hintFor({ isFiltered: await readFilter(docker), apiVersion });
}

export interface BridgeFilter {
  /** Whether bridged frames pass iptables on the engine's host; undefined where that cannot be seen. */
  readonly isFiltered: boolean | undefined;
  readonly apiVersion: string;
}

export function hintFor({ isFiltered, apiVersion }: BridgeFilter): string {
  if (isFiltered === false)
    return 'Bridged frames pass no firewall on this host, so look inside the gateway: logs/gateway.log, and `iptables -S` in its container.';
  const state =
    isFiltered === true
      ? 'Bridged frames pass iptables on this host (net.bridge.bridge-nf-call-iptables=1)'
      : 'Where net.bridge.bridge-nf-call-iptables is 1 on the host of the engine, bridged frames pass its iptables';
  const engine = dropsForeignBridges(apiVersion)
    ? ' Docker Engine 28 and later drop packets that enter by another bridge: `iptables -t raw -S PREROUTING` shows these rules.'
    : '';
  return `${state}, and a rule there drops them: see \`iptables -t raw -S PREROUTING\`, \`iptables -S DOCKER-USER\` and \`iptables -S FORWARD\`.${engine} Allow bridges named hb*, or set net.bridge.bridge-nf-call-iptables=0.`;
}

/** Engines from 28.3 on no longer report it; on this host it can be read. */
async function readFilter(docker: Engine['docker']): Promise<boolean | undefined> {
  const info = (await docker.info()) as { readonly BridgeNfIptables?: boolean; readonly Name?: string };
  if (info.BridgeNfIptables !== undefined) return info.BridgeNfIptables;
  try {
    return readFileSync(SWITCH, 'utf8').trim() === '1';
  } catch {
    return undefined;
  }
}
