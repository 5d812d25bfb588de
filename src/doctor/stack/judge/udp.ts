import { type Finding, finding } from '../../../model/finding.ts';

/** Datagram counters of one container's network namespace since its creation. */
export interface UdpCounts {
  readonly service: string;
  readonly received: number;
  /** Datagrams dropped because the socket's receive buffer was full. */
  readonly receiveBufferErrors: number;
  readonly sendBufferErrors: number;
}

/** Share of lost datagrams above which the loss is audible. */
const MAX_LOST_SHARE = 0.001;

export function judgeUdp(all: readonly UdpCounts[]): Finding {
  const check = 'UDP buffers';
  if (all.length === 0)
    return finding(
      check,
      'warn',
      'not checked: no counters were readable',
      'Start the stack: no container is running.',
    );
  const bad = all.filter(
    ({ receiveBufferErrors, sendBufferErrors }) => receiveBufferErrors + sendBufferErrors > 0,
  );
  if (bad.length === 0) {
    const received = all.reduce((sum, counts) => sum + counts.received, 0);
    return finding(check, 'pass', `${received} datagrams received, none dropped at a full buffer`);
  }
  const found = bad
    .map(
      ({ service, received, receiveBufferErrors, sendBufferErrors }) =>
        `${service}: ${receiveBufferErrors} dropped on receive, ${sendBufferErrors} on send, ${received} received`,
    )
    .join('; ');
  const worst = Math.max(
    ...bad.map(
      ({ received, receiveBufferErrors, sendBufferErrors }) =>
        (receiveBufferErrors + sendBufferErrors) / Math.max(1, received + receiveBufferErrors),
    ),
  );
  return finding(
    check,
    worst > MAX_LOST_SHARE ? 'fail' : 'warn',
    found,
    'See CPU, and raise the limit with `sysctl -w net.core.rmem_max=5000000`: the service reads too slowly or its buffer is too small.',
  );
}

/** Parses the pair of `Udp:` lines in /proc/net/snmp; undefined if they are missing. */
export function parseSnmp(service: string, text: string): UdpCounts | undefined {
  const [names, values] = text
    .split('\n')
    .filter((line) => line.startsWith('Udp:'))
    .map((line) => line.trim().split(/\s+/));
  if (!names || !values) return undefined;
  const count = (name: string): number => Number(values[names.indexOf(name)] ?? 0);
  return {
    service,
    received: count('InDatagrams'),
    receiveBufferErrors: count('RcvbufErrors'),
    sendBufferErrors: count('SndbufErrors'),
  };
}
