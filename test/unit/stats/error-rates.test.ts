import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { DEFAULTS } from '../../../src/config/defaults.ts';
import type { ProfileName } from '../../../src/config/config.ts';
import { ROOT } from '../../../src/lib/root.ts';
import type { Verdict } from '../../../src/model/verdict.ts';
import { planRun } from '../../../src/run/plan/plan.ts';
import { plannedAmount } from '../../../src/run/plan/planned-amount.ts';
import { parseSlo } from '../../../src/slo/grammar.ts';
import { judgeSlos } from '../../../src/slo/judge.ts';
import { distributionOf } from '../../../src/stats/distribution.ts';
import { countsBeyond } from '../../../src/stats/shared-luck.ts';

const SLO = parseSlo('e2e_ms p95 <= 500');

/** Of one scenario of a profile, by the number of late answers: what the code that judges a run says. */
function verdicts(profile: ProfileName): { readonly sizes: number[]; readonly of: readonly Verdict[] } {
  const plan = planRun(DEFAULTS, { profile, scenarios: ['clean'] });
  const { calls, perCall } = plannedAmount('e2e_ms', plan);
  const n = calls * perCall;
  const callOf = (i: number): string => `1/${1 + (i % calls)}`;
  const of: Verdict[] = [];
  // More late answers are no better: from the first `fail` on, all are.
  while (of.length <= n && of.at(-1) !== 'fail') {
    const values = Array.from({ length: n }, (_, i) => (i < of.length ? 900 : 300));
    const e2e = distributionOf(
      values,
      values.map((_, i) => callOf(i)),
    );
    const [result] = judgeSlos('clean', [SLO], e2e ? { e2e_ms: e2e } : {}, {
      provisional: plan.provisional,
      severity: 'fail',
      valuesOf: () => values.map((value, i) => ({ call: callOf(i), value })),
    });
    of.push(result?.verdict ?? 'inconclusive');
  }
  return { sizes: Array.from({ length: calls }, () => perCall), of };
}

/** Chance of each verdict, percent, when this share of all answers is late. */
function chances({ sizes, of }: ReturnType<typeof verdicts>, share: number, common: number) {
  const found = new Map<Verdict, number>();
  countsBeyond(sizes, share, common).forEach((chance, late) => {
    const verdict = of[late] ?? 'fail';
    found.set(verdict, (found.get(verdict) ?? 0) + 100 * chance);
  });
  return (verdict: Verdict): number => found.get(verdict) ?? 0;
}

/** As the page shows it. */
function shown(percent: number): string {
  if (percent < 0.005) return '0';
  return percent > 99.995 ? '100' : percent.toFixed(percent < 1 || percent > 99 ? 2 : 1);
}

const PAGE = readFileSync(path.join(ROOT, 'docs/slos.md'), 'utf8');

describe.each<ProfileName>(['quick', 'ci', 'signoff'])('the error rates of %s', (profile) => {
  const known = verdicts(profile);
  it.each([0.1, 0.5, 1, 2, 5, 10, 20])(
    'with %f %% of the answers late are those that the page has',
    (late) => {
      const cells = (['pass', 'no-breach', 'inconclusive', 'fail'] as const).map((verdict) =>
        [...new Set([0, 0.2].map((common) => shown(chances(known, late / 100, common)(verdict))))].join(
          ' / ',
        ),
      );
      const rows = PAGE.split('\n').map((line) => line.replace(/ +/g, ' '));
      expect(rows).toContain(`| \`${profile}\` | ${late} % | ${cells.join(' | ')} |`);
    },
  );

  it('are at most 5 % where the answers are exactly at the limit, either way', () => {
    for (const common of [0, 0.1, 0.2]) {
      const chance = chances(known, 0.05, common);
      expect(Math.max(chance('pass'), chance('fail'))).toBeLessThan(5);
    }
  });
});
