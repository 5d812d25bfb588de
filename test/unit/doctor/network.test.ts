import { describe, expect, it } from 'vitest';
import { judgeInterfaces, parseNetDev } from '../../../src/doctor/stack/judge/interfaces.ts';
import {
  type RequiredBuffers,
  judgeSocketBuffers,
  MEDIA_SOCKETS,
  parseSockets,
} from '../../../src/doctor/stack/judge/socket-buffers.ts';
import { judgeUdp, parseSnmp } from '../../../src/doctor/stack/judge/udp.ts';

describe('interfaces', () => {
  const NET_DEV = `Inter-|   Receive                                                |  Transmit
 face |bytes    packets errs drop fifo frame compressed multicast|bytes    packets errs drop fifo colls carrier compressed
    lo:     100       9    9    9    0     0          0         0      100       9    0    0    0     0       0          0
  eth0: 1234567    4000    1    2    0     0          0         0   765432    6000    3    4    0     0       0          0
`;

  it('are read from /proc/net/dev, without loopback', () => {
    expect(parseNetDev('livekit', NET_DEV)).toEqual([
      { service: 'livekit', name: 'eth0', packets: 10_000, errors: 4, drops: 6 },
    ]);
    expect(parseNetDev('livekit', '')).toEqual([]);
  });

  it.each([
    ['clean', { packets: 1000, errors: 0, drops: 0 }, 'pass'],
    ['one packet in a thousand', { packets: 9990, errors: 0, drops: 10 }, 'warn'],
    ['more than that', { packets: 9989, errors: 0, drops: 11 }, 'fail'],
    ['an error', { packets: 100_000, errors: 1, drops: 0 }, 'warn'],
  ])('%s', (_, counts, status) => {
    const other = { service: 'stt', name: 'eth0', packets: 5, errors: 0, drops: 0 };
    const judged = judgeInterfaces([other, { service: 'coturn', name: 'eth0', ...counts }]);
    expect(judged.status).toBe(status);
    expect(judged.found.startsWith('coturn eth0:')).toBe(judged.status !== 'pass');
  });

  it('warn if none could be read', () => {
    expect(judgeInterfaces([]).status).toBe('warn');
  });
});

describe('UDP counts', () => {
  const SNMP = `Ip: Forwarding DefaultTTL
Ip: 1 64
Udp: InDatagrams NoPorts InErrors OutDatagrams RcvbufErrors SndbufErrors InCsumErrors IgnoredMulti MemErrors
Udp: 5000 0 7 4000 7 1 0 0 0
UdpLite: InDatagrams NoPorts
UdpLite: 0 0
`;

  it('are read from /proc/net/snmp by name', () => {
    expect(parseSnmp('coturn', SNMP)).toEqual({
      service: 'coturn',
      received: 5000,
      receiveBufferErrors: 7,
      sendBufferErrors: 1,
    });
    expect(parseSnmp('coturn', '')).toBeUndefined();
  });

  it.each([
    [{ received: 5000, receiveBufferErrors: 0, sendBufferErrors: 0 }, 'pass'],
    [{ received: 50_000, receiveBufferErrors: 7, sendBufferErrors: 0 }, 'warn'],
    [{ received: 5000, receiveBufferErrors: 7, sendBufferErrors: 0 }, 'fail'],
    [{ received: 5000, receiveBufferErrors: 0, sendBufferErrors: 1 }, 'warn'],
  ])('%j', (counts, status) => {
    expect(judgeUdp([{ service: 'livekit', ...counts }]).status).toBe(status);
  });
});

describe('socket buffers', () => {
  const SS = `UNCONN 0      0         172.20.0.5:3478       0.0.0.0:*    skmem:(r0,rb9000000,t0,tb4000000,f4096,w0,o0,bl0,d1)
UNCONN 0      0         172.20.0.5:3478       0.0.0.0:*    skmem:(r0,rb8388608,t0,tb4194304,f4096,w0,o0,bl0,d3)
UNCONN 0 0 172.20.0.10:7882 0.0.0.0:*
\t skmem:(r0,rb425984,t0,tb425984,f0,w0,o0,bl0,d0)
`;

  it('are parsed from ss, on one or two lines, and combined per port', () => {
    expect(parseSockets(SS, 3478)).toEqual({ receive: 8_388_608, send: 4_000_000, drops: 4 });
    expect(parseSockets(SS, 7882)).toEqual({ receive: 425_984, send: 425_984, drops: 0 });
    expect(parseSockets(SS, 7880)).toBeUndefined();
  });

  const required = MEDIA_SOCKETS.find(({ service }) => service === 'livekit') as RequiredBuffers;
  const enough = { receive: required.receive, send: required.send, drops: 0 };
  it.each([
    ['enough', enough, 'pass'],
    ['too small to receive', { ...enough, receive: required.receive - 1 }, 'warn'],
    ['too small to send', { ...enough, send: required.send - 1 }, 'warn'],
    ['dropping datagrams', { ...enough, drops: 1 }, 'warn'],
    ['missing', undefined, 'fail'],
  ])('%s', (_, got, status) => {
    expect(judgeSocketBuffers(required, got, {})).toMatchObject({ check: 'livekit socket', status });
  });

  it('are reported with the limits of the host', () => {
    const { found } = judgeSocketBuffers(required, enough, { receive: 212_992 });
    expect(found).toContain('net.core.rmem_max 212992, wmem_max unknown');
  });
});
