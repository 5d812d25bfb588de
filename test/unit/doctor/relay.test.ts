import { describe, expect, it } from 'vitest';
import { credentials, parseUclient } from '../../../src/doctor/gather/relay.ts';
import { judgeRelay, judgeStun } from '../../../src/doctor/judge/relay.ts';

const GATEWAY = '172.20.0.2';
const FILTER = 'Look at the firewall.';

describe('STUN', () => {
  it.each([
    ['through the gateway', { seenAs: GATEWAY }, 'pass', 'clients are seen as 172.20.0.2'],
    ['around the gateway', { seenAs: '172.21.0.240' }, 'warn', 'instead of 172.20.0.2'],
    ['not at all', { said: 'recv: Connection refused' }, 'fail', 'did not answer'],
  ])('answered %s', (_, answer, status, found) => {
    const judged = judgeStun({ expected: GATEWAY, said: '', ...answer }, FILTER);
    expect(judged.status).toBe(status);
    expect(judged.found).toContain(found);
    expect(judged.hint.includes(FILTER)).toBe(status === 'fail');
  });
});

describe('the relay', () => {
  it.each([
    ['clean', { sent: 50, received: 50, meanMs: 0.7, maxMs: 3 }, 'pass'],
    ['at the budget', { sent: 50, received: 50, meanMs: 110, maxMs: 120 }, 'pass'],
    ['slow', { sent: 50, received: 50, meanMs: 111, maxMs: 120 }, 'warn'],
    ['losing a little', { sent: 50, received: 48, meanMs: 1, maxMs: 2 }, 'warn'],
    ['losing more than 5 %', { sent: 50, received: 47, meanMs: 1, maxMs: 2 }, 'fail'],
    ['a hole', { sent: 50, received: 0, meanMs: Number.NaN, maxMs: Number.NaN }, 'fail'],
    ['not to be tried', { notTried: 'livekit is paused' }, 'fail'],
    ['refusing', { failed: 'coturn: Cannot complete Allocation' }, 'fail'],
  ])('that is %s', (_, trip, status) => {
    expect(judgeRelay(trip).status).toBe(status);
  });
});

describe('what turnutils_uclient prints', () => {
  // Of coturn 4.6.1.
  const progress = '2: : start_mclient: msz=1, tot_send_msgs=8, tot_recv_msgs=0, tot_send_bytes ~ 1280\n';
  it('is read when all came back', () => {
    const output = `${progress}4: : start_mclient: tot_send_msgs=20, tot_recv_msgs=20
4: : Total lost packets 0 (0.000000%), total send dropped 0 (0.000000%)
4: : Average round trip delay 0.450000 ms; min = 0 ms, max = 3 ms
4: : Average jitter 2.850000 ms; min = 0 ms, max = 20 ms\n`;
    expect(parseUclient(output)).toEqual({ sent: 20, received: 20, meanMs: 0.45, maxMs: 3 });
  });

  it('is read when it waited in vain', () => {
    expect(parseUclient(progress)).toMatchObject({ sent: 8, received: 0 });
  });

  it('is read when coturn refused', () => {
    expect(parseUclient('0: : ERROR: Cannot complete Allocation\n')).toEqual({
      failed: 'coturn: Cannot complete Allocation',
    });
    expect(parseUclient('')).toMatchObject({ failed: expect.stringContaining('no allocation') as string });
  });
});

describe('credentials', () => {
  it('are good for two minutes and made of the secret', () => {
    // printf %s 120:doctor | openssl dgst -sha1 -hmac abc -binary | base64
    expect(credentials('abc', 0)).toEqual({ user: '120:doctor', password: 'GwZqP/XXp8iyNIuQhqQduib5rX0=' });
  });
});
