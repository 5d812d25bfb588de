import { describe, expect, it } from 'vitest';
import { DEFAULTS } from '../../../src/config/defaults.ts';
import { resolveConfig } from '../../../src/config/resolve.ts';
import { clopperPearson } from '../../../src/stats/clopper-pearson.ts';
import { EXIT, UsageError } from '../../../src/lib/errors.ts';

function refusalOf(config: unknown): UsageError | undefined {
  try {
    resolveConfig(config, 'test.config.ts');
    return undefined;
  } catch (error) {
    if (error instanceof UsageError) return error;
    throw error;
  }
}

function problemsOf(config: unknown): readonly string[] {
  return refusalOf(config)?.evidence ?? [];
}

const link = { uplink: [], downlink: [] };
const scenario = { name: 'mine', title: 'Mine', severity: 'fail', suite: false };

describe('resolveConfig', () => {
  it("gives the defaults for an empty configuration: the guide's network and eight scenarios", () => {
    const config = resolveConfig({}, 'test');
    expect(config.stack.subnet).toBe('172.20.0.0/16');
    expect(config.suite).toEqual([
      'clean',
      'loss-1',
      'loss-3',
      'loss-5',
      'jitter-100',
      'jitter-150',
      'mobile',
      'stress',
    ]);
    expect(config.slos).toEqual(DEFAULTS.slos);
  });

  it('lets a part be set and keeps the rest, and lets an own scenario replace a built-in one', () => {
    const config = resolveConfig(
      {
        stack: { subnet: '10.5.0.0/16' },
        profiles: { quick: { utterances: 4 } },
        scenarios: [{ ...scenario, name: 'clean', links: link }],
      },
      'test',
    );
    expect(config.stack.accessSubnet).toBe('172.21.0.0/16');
    expect(config.profiles.quick).toEqual({ ...DEFAULTS.profiles.quick, utterances: 4 });
    expect(config.scenarios.filter(({ name }) => name === 'clean').map(({ title }) => title)).toEqual([
      'Mine',
    ]);
  });

  it.each([
    ['an unknown key', { stak: {} }, 'stak: got an unknown key'],
    ['a wrong type', { seed: 'one' }, 'seed: got "one", expected a whole number 0..2147483647 (seed)'],
    [
      'monitoring by a word',
      { stack: { monitoring: 'yes' } },
      'stack.monitoring: got "yes", expected true or false',
    ],
    [
      'a window shorter than three looks',
      { stack: { alertWindowS: 5 } },
      'stack.alertWindowS: got 5, expected a whole number 15..3600 (s)',
    ],
    [
      'a variable that is no text',
      { stack: { env: { translator: { MT_TIMEOUT_MS: 5 } } } },
      'stack.env.translator.MT_TIMEOUT_MS: got 5, expected a text',
    ],
    ['a wrong unit', { timeoutS: 5000 }, 'timeoutS: got 5000, expected 1..60 (s)'],
    [
      'a percentage out of range',
      { scenarios: [{ ...scenario, links: { uplink: [{ kind: 'loss', lossPct: 130 }], downlink: [] } }] },
      'scenarios[0].links.uplink[0].lossPct: got 130, expected 0..100 (percent)',
    ],
    [
      'a number of visits that is none',
      { profiles: { ci: { visits: 1.5 } } },
      'profiles.ci.visits: got 1.5, expected a whole number 0..100000 (visits a scenario)',
    ],
    ['an unknown scenario', { suite: ['clean', 'nope'] }, 'suite[1]: got "nope", expected one of clean, '],
    [
      'a CIDR that is none',
      { stack: { subnet: '172.20.1.0/16' } },
      'stack.subnet: got "172.20.1.0/16", expected a private IPv4 network',
    ],
    [
      'overlapping subnets',
      { stack: { subnet: '10.0.0.0/8', accessSubnet: '10.3.0.0/16' } },
      'stack.accessSubnet: got "10.3.0.0/16", expected a network that does not overlap',
    ],
    ['an SLO of no metric', { slos: ['speed p95 <= 3'] }, 'slos[0]: got metric "speed"'],
    [
      'an SLO in the wrong direction',
      { slos: ['e2e_ms p95 >= 500'] },
      'slos[0]: got the wrong direction, ">="',
    ],
    ['an SLO that cannot fail', { slos: ['connect ratio >= 0'] }, 'slos[0]: got limit 0, which cannot fail'],
    [
      'an SLO of a scenario that cannot be met',
      { scenarios: [{ ...scenario, links: link, slos: ['e2e_ms p95 <= 0'] }] },
      'slos[0]: got limit 0, which cannot be met',
    ],
    ['an SLO on no scenario', { slos: ['e2e_ms p95 <= 3 on nope'] }, 'slos[0]: got "nope", expected one of'],
    [
      'a corpus that is not there',
      { corpus: '/no/such/folder' },
      'corpus: got "/no/such/folder", expected an existing folder, or built-in:check',
    ],
    ['no object at all', undefined, 'configuration: got undefined'],
  ])('explains %s', (_, config, message) => {
    expect(problemsOf(config).join('\n')).toContain(message);
  });

  it('keeps its default SLOs with scenarios and a suite that know no stress', () => {
    const config = { scenarios: [{ ...scenario, links: link }], suite: ['mine'] };
    expect(problemsOf(config)).toEqual([]);
    expect(resolveConfig(config, 'test').slos).toContain('mos_lqo mean >= 3.5 except stress');
  });

  it.each([
    ['e2e_ms p99 >= 1000', 'profiles.ci.slos[0]: got the wrong direction, ">=", in "e2e_ms p99 >= 1000"'],
    ['e2e_ms p99 <= 1000 on nowhere', 'profiles.ci.slos[0]: got "nowhere"'],
  ])('checks the SLOs of profiles like the others: %s', (slo, problem) => {
    const [found = '', ...others] = problemsOf({ profiles: { ci: { slos: [slo] } } });
    expect(found).toContain(problem);
    expect(others).toEqual([]);
  });

  it('refuses an SLO of a profile that no target can be measured by', () => {
    const config = { target: { url: 'wss://hive.example' }, profiles: { ci: { slos: ['wer mean <= 0.2'] } } };
    expect(problemsOf(config)).toEqual([
      expect.stringContaining('profiles.ci.slos[0]: got "wer mean <= 0.2"'),
    ]);
  });

  it('takes a waiver of what only a profile judges, and a profile without SLOs of its own', () => {
    const waiver = {
      scenario: 'clean',
      slo: 'e2e_ms p99 <= 1000',
      owner: 'o',
      reason: 'r',
      expires: '2030-01-01',
    };
    expect(problemsOf({ waivers: [waiver] })).toEqual([]);
    const without = { profiles: { signoff: { slos: [] } } };
    expect(resolveConfig(without, 'test').profiles.signoff).toMatchObject({ slos: [], rounds: 12 });
    expect(problemsOf({ waivers: [waiver], ...without })).toEqual([
      expect.stringContaining('waivers[0].slo'),
    ]);
  });

  it('visits often enough in ci and signoff that success alone can be shown, not in quick', () => {
    const shown = (visits: number): boolean => (clopperPearson(visits, visits)?.low ?? 0) >= 0.98;
    const { quick, ci, signoff } = DEFAULTS.profiles;
    expect([quick, ci, signoff].map(({ visits }) => shown(visits))).toEqual([false, true, true]);
  });

  it('has in its suite what says so of itself: a scenario of the own, and no built-in one that no longer does', () => {
    const own = (name: string, suite: boolean) => ({
      name,
      title: name,
      links: { uplink: [], downlink: [] },
      severity: 'fail',
      suite,
    });
    const suiteOf = (config: object): readonly string[] => resolveConfig(config, 'test.config.ts').suite;
    const scenarios = [own('asym', true), own('extra', false), own('clean', false)];
    expect(suiteOf({ scenarios })).toEqual([...DEFAULTS.suite.filter((name) => name !== 'clean'), 'asym']);
    expect(suiteOf({ scenarios, suite: ['loss-5', 'extra'] })).toEqual(['loss-5', 'extra', 'asym']);
    expect(suiteOf({ scenarios, suite: ['asym'] })).toEqual(['asym']);
  });

  it('explains all problems at once', () => {
    const problems = problemsOf({
      seed: -1,
      timeoutS: 0,
      gateway: 'tc',
      profiles: { quick: { pairs: 0.5 } },
      extra: 1,
    });
    expect(problems.length).toBe(5);
  });

  it('refuses with the exit code for usage, and a hint', () => {
    expect(refusalOf({ seed: -1 })).toMatchObject({
      exitCode: EXIT.usage,
      hint: expect.stringContaining('Fix it'),
    });
  });

  it('takes a scenario with a link for each side', () => {
    expect(problemsOf({ scenarios: [{ ...scenario, links: { speaker: link, listener: link } }] })).toEqual(
      [],
    );
  });
});
