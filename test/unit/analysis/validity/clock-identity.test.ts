import { describe, expect, it } from 'vitest';
import { clockIdentity } from '../../../../src/analysis/validity/clock-identity.ts';

const clock = (timeOffsets: string, bootId = 'a-boot'): string => clockIdentity({ bootId, timeOffsets });
const INITIAL = 'time:[4026531834] monotonic 0 0 boottime 0 0';

describe('the clock that a participant reads', () => {
  it.each([
    ['a time namespace of its own without offsets', 'time:[4026532571] monotonic 0 0 boottime 0 0'],
    ['another boot-time offset', 'time:[4026532571] monotonic 0 0 boottime 86400 0'],
    ['a kernel without time namespaces', 'none'],
  ])('is the same with %s', (_, timeOffsets) => {
    expect(clock(timeOffsets)).toBe(clock(INITIAL));
  });

  it.each([
    ['a monotonic offset of seconds', 'time:[4026532571] monotonic 86400 0 boottime 0 0'],
    ['a monotonic offset of nanoseconds', 'time:[4026531834] monotonic 0 1 boottime 0 0'],
    ['a negative offset', 'time:[4026531834] monotonic -1 0 boottime 0 0'],
    ['offsets that cannot be read', 'time:[4026531834]'],
  ])('is another one with %s', (_, timeOffsets) => {
    expect(clock(timeOffsets)).not.toBe(clock(INITIAL));
  });

  it('is another one after another boot', () => {
    expect(clock(INITIAL, 'another-boot')).not.toBe(clock(INITIAL));
  });

  it('is the same for two namespaces with one offset', () => {
    const shifted = (namespace: number): string => clock(`time:[${namespace}] monotonic 5 7 boottime 0 0`);
    expect(shifted(1)).toBe(shifted(2));
  });
});
