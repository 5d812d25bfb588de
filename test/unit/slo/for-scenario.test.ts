import { describe, expect, it } from 'vitest';
import { slosFor } from '../../../src/slo/for-scenario.ts';

const general = ['e2e_ms p95 <= 500', 'caption_ms p95 <= 250 on clean', 'connect ratio >= 0.98'];
const limitsOf = (slos: ReturnType<typeof slosFor>): string[] => slos.map(({ text }) => text);

describe('slosFor', () => {
  it('lets a scenario replace what it has an SLO of its own for', () => {
    expect(limitsOf(slosFor(['e2e_ms p95 <= 800'], { general }))).toEqual([
      'e2e_ms p95 <= 800',
      ...general.slice(1),
    ]);
  });

  it('lets an insisted one replace both', () => {
    const slos = slosFor(['e2e_ms p95 <= 800'], { general, insisted: ['e2e_ms p95 <= 450'] });
    expect(limitsOf(slos)).toEqual(['e2e_ms p95 <= 450', ...general.slice(1)]);
  });

  it('adds what is of another statistic or for other scenarios', () => {
    const slos = slosFor([], { general, insisted: ['e2e_ms p99 <= 900', 'caption_ms p95 <= 180'] });
    expect(slos).toHaveLength(5);
  });
});
