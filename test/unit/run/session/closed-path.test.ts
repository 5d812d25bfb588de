import { describe, expect, it } from 'vitest';
import { EXIT, HiveBenchError } from '../../../../src/lib/errors.ts';
import type { GatewayCounters } from '../../../../src/model/impairment.ts';
import { refuseClosedPath } from '../../../../src/run/session/closed-path.ts';
import { both, counted, path } from '../../build/round.ts';

const SENT = 3000;
const [open, closed] = [path(SENT), path(SENT, SENT)];

function refusal(baseline = both(open), links: GatewayCounters['links'] = []): HiveBenchError | undefined {
  try {
    refuseClosedPath({ baseline, counters: { links, unmatched: [] }, filter: 'Look at the firewall.' });
    return undefined;
  } catch (error) {
    return error as HiveBenchError;
  }
}

describe('a path over unimpaired links', () => {
  it.each([
    ['all packets pass', both(open)],
    ['a single one passes', both(path(SENT, SENT - 1))],
  ])('is open if %s', (_, baseline) => {
    expect(refusal(baseline)).toBeUndefined();
  });

  it('is closed if no packet passes, with the direction and a hint', () => {
    const refused = refusal(both(closed, open));
    expect(refused).toBeInstanceOf(HiveBenchError);
    expect(refused).toMatchObject({
      message: `the path between access network and stack network is closed: 0 of ${SENT} uplink packets arrived over links that impair nothing.`,
      hint: 'Look at the firewall.',
      exitCode: EXIT.unavailable,
      evidence: ['uplink: no packet from the client reached the gateway'],
    });
  });

  it('distinguishes a packet that was dropped before the gateway from one dropped behind it', () => {
    expect(refusal(both(closed), counted('172.21.0.16', SENT))?.evidence).toEqual([
      `uplink: the gateway sent ${SENT} packets on, and none reached the stack`,
      `downlink: the gateway sent ${SENT} packets on, and none reached the client`,
    ]);
  });
});
