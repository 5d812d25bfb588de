import { readFileSync } from 'node:fs';
import { execa } from 'execa';

/** Whether bridged frames pass iptables on this host. */
export const isBridgeFiltered =
  readFileSync('/proc/sys/net/bridge/bridge-nf-call-iptables', 'utf8').trim() === '1';

/**
 * Drops what enters by an access network's bridge for a stack network, as Docker Engine 28 and later do for an address
 * of a container, until it is disposed of.
 */
export async function closeBridge(stackSubnet: string): Promise<AsyncDisposable> {
  const rule = ['PREROUTING', '-i', 'hb+', '-d', stackSubnet, '-j', 'DROP'];
  await execa('iptables', ['-w', '-t', 'raw', '-I', ...rule]);
  return {
    [Symbol.asyncDispose]: async () => {
      await execa('iptables', ['-w', '-t', 'raw', '-D', ...rule]);
    },
  };
}
