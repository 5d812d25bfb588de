import { describe, expect, it } from 'vitest';
import { compare } from '../../../src/commands/compare.ts';
import { compareRuns } from '../../../src/compare/compare.ts';
import type { Comparison } from '../../../src/compare/comparison.ts';
import { graver } from '../../../src/cli/baseline.ts';
import { EXIT } from '../../../src/lib/errors.ts';
import type { RunRecord } from '../../../src/model/run-record.ts';
import type { ScenarioRecord } from '../../../src/model/scenario-record.ts';
import { comparisonHtml } from '../../../src/report/compare-html.ts';
import { comparisonJson } from '../../../src/report/compare-json.ts';
import { comparisonText } from '../../../src/report/compare-text.ts';
import { HOSTILE } from '../build/record.ts';
import { world } from '../build/world.ts';

const base = world({ seed: 1 });
const changed = (of: RunRecord, name: string, over: Partial<ScenarioRecord>): RunRecord => ({
  ...of,
  scenarios: of.scenarios.map((each) => (each.name === name ? { ...each, ...over } : each)),
});
const verdicts = ({ scenarios }: Comparison): Record<string, string> =>
  Object.fromEntries(scenarios.map(({ name, verdict }) => [name, verdict]));

describe('two runs of the same stack', { timeout: 60_000 }, () => {
  // Fewer resamples than a comparison takes: the intervals are a little rougher, and a test takes a tenth of the time.
  const quickly = { resamples: 100 };

  it('differ by chance alone: at most one false regression in 30 suites of eight scenarios', () => {
    const found = Array.from({ length: 30 }, (_, i) =>
      compareRuns(world({ seed: 100 + i }), world({ seed: 900 + i }), quickly),
    ).filter(({ verdict }) => verdict === 'regression');
    expect(found.length).toBeLessThanOrEqual(1);
  });

  it('are found out when one scenario takes 40 ms more, in at least 27 of 30, and no other is blamed', () => {
    const found = Array.from({ length: 30 }, (_, i) =>
      compareRuns(
        world({ seed: 100 + i }),
        world({ seed: 900 + i, addMs: (name) => (name === 'loss-5' ? 40 : 0) }),
        quickly,
      ),
    );
    const regressed = found.map((each) =>
      Object.entries(verdicts(each)).filter(([, verdict]) => verdict === 'regression'),
    );
    expect(
      regressed.filter((names) => names.some(([name]) => name === 'loss-5')).length,
    ).toBeGreaterThanOrEqual(27);
    expect(regressed.flat().filter(([name]) => name !== 'loss-5').length).toBeLessThanOrEqual(2);
  });
});

describe('a comparison', { timeout: 60_000 }, () => {
  const slower = compareRuns(base, world({ seed: 2, addMs: () => 60 }));

  it('ends with 2 on a regression, and finds the improvement the other way round', () => {
    expect([slower.verdict, slower.exitCode]).toEqual(['regression', EXIT.sloBreach]);
    const faster = compareRuns(world({ seed: 2, addMs: () => 60 }), base);
    expect([faster.verdict, faster.exitCode]).toEqual(['improvement', EXIT.pass]);
    expect(faster.reason).toContain('became better, nothing worse');
  });

  it('is the same each time, and shows the difference with its interval', () => {
    expect(compareRuns(base, world({ seed: 2, addMs: () => 60 }))).toEqual(slower);
    const [p50] = slower.scenarios[0]?.rows ?? [];
    expect(p50?.difference).toBeGreaterThan(45);
    expect(p50?.interval?.low).toBeGreaterThan(25);
    expect(p50?.interval?.high).toBeLessThan(85);
  });

  it('lets what is sure but small pass, by the effect that is of interest', () => {
    const little = world({ seed: 1, addMs: () => 20 });
    expect(compareRuns(base, little).verdict).toBe('no difference shown');
    const interest = { latencyMs: 5, quality: 0.05, share: 0.02 };
    expect(compareRuns(base, little, { interest }).verdict).toBe('regression');
  });

  it('finds utterances that are no longer heard, connections no longer made, and sound that became worse', () => {
    const deaf = compareRuns(base, world({ seed: 1, missing: 12 }));
    expect(deaf.scenarios[0]?.rows.find(({ metric }) => metric === 'missing')?.change).toBe('regression');
    const [clean] = base.scenarios;
    const connect = { attempts: 191, ok: 191, ratio: 1 };
    const was = changed(base, 'clean', { metrics: { ...clean?.metrics, connect } });
    const is = changed(base, 'clean', {
      metrics: { ...clean?.metrics, connect: { ...connect, ok: 170, ratio: 170 / 191 } },
    });
    expect(verdicts(compareRuns(was, is))['clean']).toBe('regression');
    const dull = changed(base, 'clean', {
      utterances: clean?.utterances.map((each) => ({ ...each, quality: (each.quality ?? 0) - 0.1 })) ?? [],
    });
    expect(compareRuns(base, dull).scenarios[0]?.reason).toMatch(/^quality mean 0\.9\d+ → 0\.8\d+$/);
  });

  it('never passes what could not be compared', () => {
    const stopped = compareRuns(base, changed(base, 'stress', { stoppedAtBreach: 'e2e_ms p95 <= 500' }));
    expect(stopped.scenarios.find(({ name }) => name === 'stress')).toMatchObject({
      verdict: 'incomparable',
      reason: 'the head was stopped when e2e_ms p95 <= 500 could not be met any more',
    });
    const invalid = compareRuns(base, changed(base, 'stress', { verdict: 'invalid', reason: 'no netem' }));
    expect([invalid.verdict, invalid.exitCode]).toEqual(['incomparable', EXIT.invalid]);
    expect(invalid.reason).toBe('stress cannot be compared');
    const none = compareRuns(base, { ...base, scenarios: [] });
    expect([none.verdict, none.exitCode]).toEqual(['incomparable', EXIT.invalid]);
    const other = compareRuns(
      base,
      changed(base, 'clean', { impairment: base.scenarios[3]?.impairment as never }),
    );
    expect(verdicts(other)['clean']).toBe('no difference shown');
    const link = { uplink: [{ kind: 'loss', lossPct: 1 }], downlink: [] } as const;
    const harmed = changed(base, 'clean', { impairment: { speaker: link, listener: link } });
    expect(compareRuns(base, harmed).scenarios[0]?.reason).toBe('it asks for another impairment');
    const said = changed(base, 'clean', {
      utterances: base.scenarios[0]?.utterances.map((each) => ({ ...each, text: 'something else' })) ?? [],
    });
    expect(compareRuns(base, said).scenarios[0]?.reason).toContain('other sentences were spoken');
  });

  it('does without scenarios that only one run has, and says so', () => {
    const fewer = { ...base, scenarios: base.scenarios.slice(0, 2) };
    const { verdict, notes } = compareRuns(base, fewer);
    expect(verdict).toBe('no difference shown');
    expect(notes.join()).toContain('only the base has loss-3, loss-5');
  });

  it('refuses runs of other conditions, with all that differs', () => {
    const { harness } = base;
    const other: RunRecord = {
      ...base,
      profile: 'quick',
      harness: { ...harness, seed: 7, corpus: { name: 'mine', sha256: 'a'.repeat(64) } },
    };
    const known: RunRecord = {
      ...base,
      harness: { ...harness, corpus: { name: 'built-in', sha256: 'b'.repeat(64) } },
    };
    expect(() => compare(known, other)).toThrow(
      expect.objectContaining({
        exitCode: EXIT.usage,
        evidence: [
          'profile: base ci, head quick',
          expect.stringMatching(/^seed: base \d+, head 7$/),
          expect.stringMatching(/^corpus \(SHA-256\): base b+, head a+$/),
        ],
      }),
    );
  });
});

describe('what is told of it', { timeout: 60_000 }, () => {
  it('is a table with the changes, a document that follows its schema, and a page with both', () => {
    const head = world({ seed: 2, addMs: (name) => (name === 'clean' ? 60 : 0) });
    const comparison = compareRuns(base, head);
    const text = comparisonText(comparison, { color: false });
    expect(text).toMatch(/clean +end to end p50, ms .*✗ regression/);
    expect(text.trimEnd().split('\n').at(-1)).toBe('✗ regression: clean became worse');
    const read = JSON.parse(comparisonJson(comparison)) as Comparison;
    expect(read.verdict).toBe('regression');
    const html = comparisonHtml(comparison, base, head);
    expect(html).toContain('clean base');
    expect(html.match(/<svg/g)?.length).toBeGreaterThan(3);
  });

  it('writes what never came as text, which JSON has no number for', () => {
    const deaf = compareRuns(base, world({ seed: 1, missing: 72 }));
    const json = comparisonJson(deaf);
    expect(json).toContain('"difference": "Infinity"');
    expect(() => comparisonJson({ ...deaf, seed: 1.5 })).toThrow('breaks its schema');
  });

  it('keeps hostile text text', () => {
    const named = (of: RunRecord): RunRecord => ({
      ...of,
      scenarios: of.scenarios.map((each) => ({ ...each, name: `${HOSTILE}${each.name}` })),
    });
    const comparison = compareRuns(named(base), named(world({ seed: 2 })));
    expect(comparisonText(comparison, { color: false })).not.toContain('\u001b');
    expect(comparisonHtml(comparison, named(base), named(base))).not.toMatch(/<script|<img/);
  });
});

it('tells scripts the graver of two outcomes', () => {
  expect(graver(EXIT.pass, EXIT.sloBreach)).toBe(EXIT.sloBreach);
  expect(graver(EXIT.invalid, EXIT.sloBreach)).toBe(EXIT.invalid);
  expect(graver(EXIT.inconclusive, EXIT.pass)).toBe(EXIT.inconclusive);
  expect(graver(EXIT.interrupted, EXIT.invalid)).toBe(EXIT.interrupted);
});
