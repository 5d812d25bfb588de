import type { HiveBenchConfig, Profile, ProfileName } from '../config/config.ts';
import { UsageError } from '../errors.ts';
import type { Scenario } from '../model/scenario.ts';
import { parseSlo, type Slo } from '../slo/grammar.ts';

/** What the command line adds to the configuration. */
export interface RunOptions {
  readonly profile: ProfileName;
  readonly scenarios?: readonly string[];
  /** Seconds of speaking in each scenario; replaces the profile's number of utterances. */
  readonly durationS?: number;
  readonly targetLatencyMs?: number;
  readonly keep: boolean;
}

export interface RunPlan {
  readonly scenarios: readonly Scenario[];
  readonly profile: Profile;
  readonly utterancesPerPair: number;
  /** The SLOs that hold in a scenario: its own replace the general ones of the same metric and statistic. */
  slosOf(scenario: Scenario): Slo[];
}

/** About what an utterance and the quiet after it take: only turns `--duration` into a number of utterances. */
const SECONDS_PER_UTTERANCE = 4;

/** @throws {UsageError} for a scenario that is not there, naming those that are. */
export function planRun(config: HiveBenchConfig, options: RunOptions): RunPlan {
  const names = options.scenarios?.length ? options.scenarios : config.suite;
  const known = config.scenarios.map(({ name }) => name);
  const unknown = names.filter((name) => !known.includes(name));
  if (unknown.length > 0) {
    throw new UsageError(`unknown scenario ${unknown.map((name) => JSON.stringify(name)).join(', ')}.`, {
      hint: `Valid ones: ${known.join(', ')}.`,
    });
  }
  const profile = config.profiles[options.profile];
  const utterances =
    options.durationS === undefined
      ? Math.ceil(profile.utterances / profile.pairs)
      : Math.max(1, Math.floor(options.durationS / SECONDS_PER_UTTERANCE));
  const general = [
    ...config.slos.map(parseSlo),
    ...(options.targetLatencyMs === undefined ? [] : [parseSlo(`e2e_ms p95 <= ${options.targetLatencyMs}`)]),
  ];
  return {
    scenarios: config.scenarios.filter(({ name }) => names.includes(name)),
    profile,
    utterancesPerPair: utterances,
    slosOf: (scenario) => override(general, (scenario.slos ?? []).map(parseSlo)),
  };
}

/** Later ones replace earlier ones of the same metric and statistic. */
function override(...groups: readonly Slo[][]): Slo[] {
  const slos = new Map<string, Slo>();
  for (const slo of groups.flat()) slos.set(`${slo.metric} ${slo.statistic} ${slo.on?.join(',') ?? ''}`, slo);
  return [...slos.values()];
}
