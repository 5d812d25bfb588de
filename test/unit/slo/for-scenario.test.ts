import { describe, expect, it } from 'vitest';
import { slosFor } from '../../../src/slo/for-scenario.ts';

const general = ['e2e_ms p95 <= 500', 'caption_ms p95 <= 250 on clean', 'connect ratio >= 0.98'];
const textsOf = (...args: Parameters<typeof slosFor>): string[] => slosFor(...args).map(({ text }) => text);

describe('slosFor', () => {
  it('leaves out what is for other scenarios', () => {
    expect(textsOf({ name: 'clean' }, { general })).toEqual(general);
    expect(textsOf({ name: 'loss-1' }, { general })).toEqual([general[0], general[2]]);
  });

  it('lets a scenario replace what it has an SLO of its own for', () => {
    const clean = { name: 'clean', slos: ['e2e_ms p95 <= 800', 'caption_ms p95 <= 300'] };
    expect(textsOf(clean, { general })).toEqual(['connect ratio >= 0.98', ...clean.slos]);
  });

  it('lets an override replace both, but only where it applies', () => {
    const own = { name: 'mobile', slos: ['e2e_ms p95 <= 800'] };
    const overrides = ['e2e_ms p95 <= 450 on mobile'];
    expect(textsOf(own, { general, overrides })).toEqual(['connect ratio >= 0.98', ...overrides]);
    expect(textsOf({ name: 'loss-1' }, { general, overrides })).toContain('e2e_ms p95 <= 500');
  });

  it('adds a bound on another statistic, or from the other side', () => {
    const overrides = ['e2e_ms p99 <= 900', 'e2e_ms p95 >= 100'];
    expect(textsOf({ name: 'clean' }, { general, overrides })).toEqual([...general, ...overrides]);
  });
});
