import { type Finding, finding } from '../../../model/finding.ts';

/** Counts of one network interface since it was made. */
export interface InterfaceCounts {
  readonly service: string;
  readonly name: string;
  readonly packets: number;
  readonly errors: number;
  readonly drops: number;
}

/** More than this share of packets is beyond a stray one. */
const MAX_BAD_SHARE = 0.001;

export function judgeInterfaces(all: readonly InterfaceCounts[]): Finding {
  const check = 'interfaces';
  if (all.length === 0) return finding(check, 'warn', 'none could be read', 'No container is running.');
  const bad = all.filter(({ errors, drops }) => errors + drops > 0);
  const packets = all.reduce((sum, counts) => sum + counts.packets, 0);
  if (bad.length === 0)
    return finding(check, 'pass', `${all.length} without errors or drops, ${packets} packets`);
  const found = bad
    .map(
      ({ service, name, packets: of, errors, drops }) =>
        `${service} ${name}: ${errors} errors, ${drops} drops of ${of}`,
    )
    .join('; ');
  const worst = Math.max(
    ...bad.map(({ packets: of, errors, drops }) => (errors + drops) / Math.max(1, of + errors + drops)),
  );
  return finding(
    check,
    worst > MAX_BAD_SHARE ? 'fail' : 'warn',
    found,
    'Drops on receipt: the reader is too slow (see CPU, net.core.netdev_max_backlog). Errors: offloads or a broken link.',
  );
}

/**
 * Every interface of /proc/net/dev (proc(5)) but loopback. Receiving: bytes packets errs drop fifo frame compressed
 * multicast; sending: bytes packets errs drop fifo colls carrier compressed.
 */
export function parseNetDev(service: string, text: string): InterfaceCounts[] {
  return text.split('\n').flatMap((line) => {
    const [, name, rest] = /^\s*([^\s:]+):\s*(.*)$/.exec(line) ?? [];
    if (name === undefined || rest === undefined || name === 'lo') return [];
    const columns = rest.trim().split(/\s+/).map(Number);
    const sum = (...at: number[]): number => at.reduce((total, i) => total + (columns[i] ?? 0), 0);
    return [{ service, name, packets: sum(1, 9), errors: sum(2, 10), drops: sum(3, 11) }];
  });
}
