import { expect, it } from 'vitest';
import type { SloResult } from '../../../src/model/slo-result.ts';
import { e2eLimitMs } from '../../../src/slo/e2e-limit.ts';

const judged = (slo: string, limit: number): SloResult => ({ slo, limit, n: 1, verdict: 'pass', reason: '' });

it.each([
  [[judged('connect ratio >= 0.98', 0.98), judged('e2e_ms p95 <= 450 on clean', 450)], 450],
  [[judged('e2e_ms  p95<=450', 450)], 450],
  [[judged('e2e_ms p99 <= 900', 900), judged('caption_ms p95 <= 250', 250)], undefined],
  [[judged('e2e_ms p95 >= 10', 10)], undefined],
  [[judged('loss resilience >= 5 %', 5)], undefined],
  [[], undefined],
])('finds the limit of the e2e p95 in %j', (slos, limit) => {
  expect(e2eLimitMs({ slos })).toBe(limit);
});
