import { type Finding, finding } from '../../../model/finding.ts';

/** Counters of one network interface since its creation, both directions together. */
export interface InterfaceCounts {
  readonly service: string;
  readonly name: string;
  readonly packets: number;
  readonly errors: number;
  readonly drops: number;
}

/** Share of packets with errors or drops above which the check fails; a few stray ones are only a warning. */
const MAX_BAD_SHARE = 0.001;

export function judgeInterfaces(all: readonly InterfaceCounts[]): Finding {
  const check = 'interfaces';
  if (all.length === 0)
    return finding(
      check,
      'warn',
      'not checked: no interface was readable',
      'Start the stack: no container is running.',
    );
  const bad = all.filter(({ errors, drops }) => errors + drops > 0);
  const packets = all.reduce((sum, counts) => sum + counts.packets, 0);
  if (bad.length === 0)
    return finding(check, 'pass', `${all.length} interfaces, ${packets} packets, no errors or drops`);
  const found = bad
    .map(
      ({ service, name, packets: of, errors, drops }) =>
        `${service} ${name}: ${errors} errors and ${drops} drops in ${of} packets`,
    )
    .join('; ');
  const worst = Math.max(
    ...bad.map(({ packets: of, errors, drops }) => (errors + drops) / Math.max(1, of + errors + drops)),
  );
  return finding(
    check,
    worst > MAX_BAD_SHARE ? 'fail' : 'warn',
    found,
    'For drops, look for a slow receiver: see CPU and net.core.netdev_max_backlog. For errors, check offloads and the link.',
  );
}

/**
 * Parses /proc/net/dev (proc(5)), without the loopback. Columns for receive: bytes packets errs drop fifo frame compressed
 * multicast; for transmit: bytes packets errs drop fifo colls carrier compressed.
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
