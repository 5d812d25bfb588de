import { expect, it } from 'vitest';
import { shortened } from '../../../src/report/shortened.ts';

it('leaves a short reason whole, and says of a long one where the rest is', () => {
  expect(shortened('too few samples')).toBe('too few samples');
  const short = shortened('the gateway saw no packet; '.repeat(100));
  expect(short.length).toBeLessThanOrEqual(200);
  expect(short).toMatch(/^the gateway saw .* … \(all of it in report\.html\)$/);
});
