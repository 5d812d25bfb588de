import type { Scenario } from '../model/scenario.ts';
import { both, delay, loss, rate } from './define.ts';

/** Scenarios outside the suite, which run only on request. */
export const extra: readonly Scenario[] = [
  {
    name: 'bandwidth-64',
    title: '64 kbit/s each way',
    links: both(rate(64, 300)),
    severity: 'warn',
    suite: false,
  },
  {
    name: 'bandwidth-128',
    title: '128 kbit/s each way',
    links: both(rate(128, 300)),
    severity: 'fail',
    suite: false,
  },
  {
    name: 'mobile-3g',
    title: 'lossy 3G as phone makers simulate it',
    links: {
      uplink: [delay(100, 50), loss(1), rate(330, 300)],
      downlink: [delay(100, 50), loss(1), rate(780, 300)],
    },
    severity: 'warn',
    suite: false,
  },
  {
    name: 'mobile-4g',
    title: '4G with a round trip of 170 ms at 9 Mbit/s',
    links: both(delay(85), rate(9000, 300)),
    severity: 'fail',
    suite: false,
  },
  {
    name: 'burst-loss-3',
    title: '3 % loss in bursts of three packets on average',
    links: both({ kind: 'burst-loss', lossPct: 3, meanBurst: 3 }),
    severity: 'fail',
    suite: false,
  },
];
