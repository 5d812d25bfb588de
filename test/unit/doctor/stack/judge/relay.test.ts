import { describe, expect, it } from 'vitest';
import { credentials, parseRelayResult, relayCommand } from '../../../../../src/doctor/stack/gather/relay.ts';
import { judgeRelay, judgeStun } from '../../../../../src/doctor/stack/judge/relay.ts';
import { parseSubnet, type Subnet } from '../../../../../src/model/topology.ts';

const GATEWAY = '172.20.0.2';
const FILTER = 'Look at the firewall.';

describe('STUN', () => {
  it.each([
    ['through the gateway', { seenAs: GATEWAY }, 'pass', 'sees clients as 172.20.0.2'],
    ['around the gateway', { seenAs: '172.21.0.240' }, 'warn', 'expected 172.20.0.2'],
    ['not at all', { error: 'recv: Connection refused' }, 'fail', 'network: recv: Connection refused'],
  ])('answered %s', (_, answer, status, found) => {
    const judged = judgeStun({ expected: GATEWAY, error: '', ...answer }, FILTER);
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
    ['dropping everything', { sent: 50, received: 0, meanMs: Number.NaN, maxMs: Number.NaN }, 'fail'],
    ['not testable', { skipped: 'livekit is paused' }, 'fail'],
    ['refusing', { failed: 'coturn: Cannot complete Allocation' }, 'fail'],
  ])('that is %s', (_, trip, status) => {
    expect(judgeRelay(trip).status).toBe(status);
  });
});

describe('the relay test', () => {
  it('passes the password in the environment, not in an argument', async () => {
    const secret = credentials('abc', 0);
    const { argv, env } = await relayCommand(parseSubnet('172.20.0.0/16') as Subnet, secret);
    expect(argv.slice(3)).toEqual(['172.20.0.5', '3478', '172.20.0.10', '3480', '50', '160']);
    expect(argv.join(' ')).not.toContain(secret.password);
    expect(env).toEqual({ TURN_USER: secret.user, TURN_PASSWORD: secret.password });
  });

  it('parses full and total loss, a refusal by coturn, and missing output', () => {
    expect(parseRelayResult('{"sent": 50, "received": 50, "meanMs": 0.45, "maxMs": 3.2}\n')).toEqual({
      sent: 50,
      received: 50,
      meanMs: 0.45,
      maxMs: 3.2,
    });
    expect(parseRelayResult('{"sent": 50, "received": 0}')).toMatchObject({
      sent: 50,
      received: 0,
      meanMs: Number.NaN,
    });
    expect(parseRelayResult('{"failed": "coturn: allocation refused with 401 Unauthorized"}')).toEqual({
      failed: 'coturn: allocation refused with 401 Unauthorized',
    });
    for (const nothing of ['', 'Traceback', 'null', '{}'])
      expect(parseRelayResult(nothing)).toMatchObject({
        failed: expect.stringContaining('no allocation') as string,
      });
  });
});

describe('credentials', () => {
  it('are valid for two minutes and derived from the secret', () => {
    // printf %s 120:doctor | openssl dgst -sha1 -hmac abc -binary | base64
    expect(credentials('abc', 0)).toEqual({ user: '120:doctor', password: 'GwZqP/XXp8iyNIuQhqQduib5rX0=' });
  });
});
