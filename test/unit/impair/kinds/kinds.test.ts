import { describe, expect, it } from 'vitest';
import { expectedPath } from '../../../../src/analysis/link/expected-path.ts';
import { resolveConfig } from '../../../../src/config/resolve.ts';
import { describeDirection } from '../../../../src/impair/kinds/describe.ts';
import { ALL_KINDS, type Impairment, kindOf, only } from '../../../../src/impair/kinds/kinds.ts';
import { parseDirection } from '../../../../src/impair/kinds/parse.ts';
import { UsageError } from '../../../../src/lib/errors.ts';

/** As a user writes it. */
function configured(impairment: object): unknown {
  const links = { uplink: [impairment], downlink: [] };
  return { scenarios: [{ name: 'mine', title: 'Mine', severity: 'fail', suite: false, links }] };
}

function problemsOf(impairment: object): readonly string[] {
  try {
    resolveConfig(configured(impairment), 'test.config.ts');
    return [];
  } catch (error) {
    if (error instanceof UsageError) return error.evidence;
    throw error;
  }
}

describe.each(ALL_KINDS)('%s', (name, kind) => {
  const [example] = parseDirection(kind.example) as [Impairment];

  it('is what its example means, and is written as it is read', () => {
    expect(example.kind).toBe(name);
    expect(kindOf(example)).toBe(kind);
    expect(parseDirection(describeDirection([example]))).toEqual([example]);
    expect(Object.keys(example)).toEqual(['kind', ...Object.keys(kind.fields)]);
  });

  it('is configured with the fields that it names, within their ranges', () => {
    expect(problemsOf(example)).toEqual([]);
    for (const [field, { low, high, unit }] of Object.entries(kind.fields)) {
      for (const end of [low, high]) expect(problemsOf({ ...example, [field]: end })).toEqual([]);
      for (const beyond of [low - 0.001, high + 0.001])
        expect(problemsOf({ ...example, [field]: beyond })).toEqual([
          `scenarios[0].links.uplink[0].${field}: got ${beyond}, expected ${low}..${high} (${unit})`,
        ]);
    }
  });

  it('is absent from the kernel unless it is configured', () => {
    const absent = kind.installed(undefined);
    const present = kind.installed(example);
    expect(absent.map(({ expected }) => expected)).toEqual(absent.map(() => 0));
    expect(present.map(({ path }) => path)).toEqual(absent.map(({ path }) => path));
    for (const { expected } of present) expect(expected).toBeGreaterThan(0);
  });

  it('is read back where netem does it, and nowhere else', () => {
    expect(kind.installed(example).length > 0).toBe(kind.netemArgs(example).length > 0);
  });

  it('changes what packets should show: what no probe can detect is no impairment', () => {
    // Reordering needs a delay to skip.
    const steady: Impairment[] = name === 'delay' ? [] : [{ kind: 'delay', delayMs: 20 }];
    expect(expectedPath([...steady, example])).not.toEqual(expectedPath(steady));
  });
});

describe('expectedPath', () => {
  it('does not depend on the order in which impairments are configured', () => {
    const all: Impairment[] = [
      { kind: 'delay', delayMs: 50 },
      { kind: 'loss', lossPct: 5 },
      { kind: 'reorder', reorderPct: 10 },
      { kind: 'duplicate', duplicatePct: 2 },
    ];
    const path = expectedPath(all);
    expect(path).toMatchObject({ delayMeanMs: 45, droppedShare: 0.05 / 1.02 });
    expect(expectedPath(all.toReversed())).toEqual(path);
  });
});

describe('only', () => {
  it('finds the impairment of a kind', () => {
    const link: Impairment[] = [
      { kind: 'loss', lossPct: 1 },
      { kind: 'delay', delayMs: 20 },
    ];
    expect(only(link, 'delay')).toBe(link[1]);
    expect(only(link, 'rate')).toBeUndefined();
  });
});
