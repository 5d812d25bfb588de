import { expect, it } from 'vitest';
import { sloList } from '../../../src/cli/slo-list.ts';
import { DEFAULTS } from '../../../src/config/defaults.ts';

it('lists the SLOs of all scenarios, what a profile adds and what a scenario has of its own', () => {
  const [clean] = DEFAULTS.scenarios;
  if (!clean) throw new Error('no scenario');
  expect(sloList({ ...DEFAULTS, scenarios: [{ ...clean, slos: ['e2e_ms p95 <= 320'] }] })).toBe(
    [
      'SLOs:',
      '  e2e_ms p95 <= 500',
      '  caption_ms p95 <= 250 on clean, loss-1, loss-3, loss-5',
      '  mos_lqo mean >= 3.5 except stress',
      '  connect ratio >= 0.98',
      'added by profile signoff:',
      '  e2e_ms p99 <= 1000',
      'set by scenario clean:',
      '  e2e_ms p95 <= 320',
    ].join('\n'),
  );
});

it('lists nothing where there is nothing', () => {
  const { quick } = DEFAULTS.profiles;
  expect(sloList({ slos: [], scenarios: [], profiles: { quick, ci: quick, signoff: quick } })).toBe('');
});
