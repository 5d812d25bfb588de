import { type Finding, finding } from '../../../model/finding.ts';

/** Of the network namespace of one container, since it was made. */
export interface UdpCounts {
  readonly service: string;
  readonly received: number;
  /** Datagrams that found the socket's receive buffer full. */
  readonly receiveBufferErrors: number;
  readonly sendBufferErrors: number;
}

/** Beyond one datagram in a thousand somebody hears it. */
const MAX_LOST_SHARE = 0.001;

export function judgeUdp(all: readonly UdpCounts[]): Finding {
  const check = 'UDP buffers';
  if (all.length === 0) return finding(check, 'warn', 'no counts could be read', 'No container is running.');
  const bad = all.filter(
    ({ receiveBufferErrors, sendBufferErrors }) => receiveBufferErrors + sendBufferErrors > 0,
  );
  if (bad.length === 0) {
    const received = all.reduce((sum, counts) => sum + counts.received, 0);
    return finding(check, 'pass', `no datagram met a full buffer, ${received} received`);
  }
  const found = bad
    .map(
      ({ service, received, receiveBufferErrors, sendBufferErrors }) =>
        `${service}: ${receiveBufferErrors} lost on receipt, ${sendBufferErrors} on sending, ${received} received`,
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
    'The service reads too slowly or its buffer is small: see CPU, and `sysctl -w net.core.rmem_max=5000000`.',
  );
}

/** The counts of the line pair `Udp:` of /proc/net/snmp; undefined when it is not there. */
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
