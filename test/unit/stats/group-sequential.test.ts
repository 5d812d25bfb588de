import { describe, expect, it } from 'vitest';
import { type Boundary, boundariesOf, decideNow } from '../../../src/stats/group-sequential.ts';
import { draws } from './random.ts';

const SIGNOFF = {
  looks: Array.from({ length: 12 }, (_, i) => 84 * (i + 1)),
  share: 0.05,
  alpha: 0.025,
  minForPass: 368,
};

/** Probability of each end over all 2ⁿ paths, one by one. */
function enumerated(boundaries: readonly Boundary[], share: number, side: 'pass' | 'breach'): number {
  const n = boundaries.at(-1)?.n ?? 0;
  let total = 0;
  for (let path = 0; path < 2 ** n; path += 1) {
    let beyond = 0;
    let stopped = false;
    for (let i = 1; i <= n; i += 1) {
      beyond += (path >> (i - 1)) & 1;
      const look = decideNow(boundaries, i, beyond);
      if (look?.decision === side) stopped = true;
    }
    const ones = path.toString(2).replaceAll('0', '').length;
    if (stopped) total += share ** ones * (1 - share) ** (n - ones);
  }
  return total;
}

describe('boundariesOf', () => {
  it('spends at most alpha on each side, counted over every path', () => {
    const plan = { looks: [3, 6, 9, 12], share: 0.3, alpha: 0.1, minForPass: 6 };
    const boundaries = boundariesOf(plan);
    for (const side of ['pass', 'breach'] as const) {
      const spent = enumerated(boundaries, plan.share, side);
      expect(spent).toBeGreaterThan(0);
      expect(spent).toBeLessThanOrEqual(plan.alpha);
    }
    expect(boundaries[0]?.passAtMost).toBeUndefined();
  });

  it('gives the one-look test when there is one look', () => {
    expect(boundariesOf({ ...SIGNOFF, looks: [142], minForPass: 0 })).toEqual([
      expect.objectContaining({ n: 142, passAtMost: 2 }),
    ]);
  });

  it('allows no pass before the planned minimum, and a breach from the first look on', () => {
    const boundaries = boundariesOf(SIGNOFF);
    for (const { n, passAtMost, breachAtLeast } of boundaries) {
      expect(passAtMost === undefined).toBe(n < 368);
      expect(breachAtLeast).toBeGreaterThan(0.05 * n);
    }
  });

  it('refuses looks that do not ascend and chances that are none', () => {
    expect(() => boundariesOf({ ...SIGNOFF, looks: [84, 84] })).toThrow('expected ascending');
    expect(() => boundariesOf({ ...SIGNOFF, alpha: 0 })).toThrow('between 0 and 1');
  });
});

describe('a sign-off with looks at the ends of rounds', () => {
  const boundaries = boundariesOf(SIGNOFF);
  const simulate = (share: number, times: number) => {
    const random = draws(11);
    const ends = { pass: 0, breach: 0, undecided: 0, n: 0 };
    for (let i = 0; i < times; i += 1) {
      let beyond = 0;
      for (let n = 1; n <= 1008; n += 1) {
        if (random.exponential() < -Math.log(1 - share)) beyond += 1;
        const decision = decideNow(boundaries, n, beyond)?.decision ?? 'continue';
        if (decision === 'continue') continue;
        ends[decision] += 1;
        ends.n += n;
        break;
      }
    }
    return { pass: ends.pass / times, breach: ends.breach / times, n: ends.n / times };
  };

  it('keeps alpha at the limit', () => {
    const { pass, breach } = simulate(0.05, 2000);
    expect(pass).toBeLessThanOrEqual(0.025 + 0.014);
    expect(breach).toBeLessThanOrEqual(0.025 + 0.014);
  });

  it('stops early where the answer is plain', () => {
    const [healthy, broken] = [simulate(0.005, 300), simulate(0.2, 300)];
    expect(healthy.pass).toBe(1);
    expect(healthy.n).toBeLessThan(450);
    expect(broken.breach).toBe(1);
    expect(broken.n).toBeLessThan(120);
  });
});

describe('decideNow', () => {
  it('returns what a record needs, and nothing between looks', () => {
    const boundaries = boundariesOf({ ...SIGNOFF, looks: [100, 142], minForPass: 142 });
    expect(decideNow(boundaries, 101, 0)).toBeUndefined();
    expect(decideNow(boundaries, 100, 0)?.decision).toBe('continue');
    expect(decideNow(boundaries, 100, 90)).toMatchObject({ n: 100, beyond: 90, decision: 'breach' });
    expect(decideNow(boundaries, 142, 8)?.decision).toBe('undecided');
  });
});
