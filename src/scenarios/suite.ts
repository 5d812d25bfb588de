import type { Scenario } from '../model/scenario.ts';
import { both, clean, delay, loss, rate } from './define.ts';

/** The guide's eight network conditions, with its expected values. */
export const suite: readonly Scenario[] = [
  {
    name: 'clean',
    title: 'nothing but the stack itself',
    links: clean,
    severity: 'fail',
    suite: true,
    expected: { p95Ms: 320, quality: 0.95 },
  },
  {
    name: 'loss-1',
    title: '1 % independent loss each way',
    links: both(loss(1)),
    severity: 'fail',
    suite: true,
    expected: { p95Ms: 380, quality: 0.92 },
  },
  {
    name: 'loss-3',
    title: '3 % independent loss each way',
    links: both(loss(3)),
    severity: 'fail',
    suite: true,
    expected: { p95Ms: 450, quality: 0.88 },
  },
  {
    name: 'loss-5',
    title: '5 % independent loss each way',
    links: both(loss(5)),
    severity: 'fail',
    suite: true,
    expected: { p95Ms: 490, quality: 0.82 },
  },
  {
    name: 'jitter-100',
    title: '100 ms of jitter, peak to peak, each way',
    links: both(delay(50, 50)),
    severity: 'fail',
    suite: true,
    expected: { p95Ms: 420, quality: 0.9 },
  },
  {
    name: 'jitter-150',
    title: '150 ms of jitter, peak to peak, each way',
    links: both(delay(75, 75)),
    severity: 'fail',
    suite: true,
    expected: { p95Ms: 480, quality: 0.85 },
  },
  {
    name: 'mobile',
    title: 'LTE as others have measured it',
    links: {
      uplink: [delay(50, 15), loss(0.2), rate(10_000, 300)],
      downlink: [delay(65, 15), loss(0.2), rate(50_000, 300)],
    },
    severity: 'fail',
    suite: true,
    expected: { p95Ms: 460, quality: 0.87 },
  },
  {
    name: 'stress',
    title: 'loss, jitter and a narrow link at once',
    links: both(loss(5), delay(75, 75), rate(128, 300)),
    severity: 'warn',
    suite: true,
    expected: { p95Ms: 520, quality: 0.75 },
  },
];
