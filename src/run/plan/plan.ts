import type { HiveBenchConfig, Profile, ProfileName } from '../../config/config.ts';
import { withoutSecrets } from '../../config/secret-values.ts';
import { UsageError } from '../../lib/errors.ts';
import type { Setup } from '../../model/setup.ts';
import { UNMEASURED_ON_TARGET } from '../../model/target.ts';
import type { Scenario } from '../../model/scenario.ts';
import { foresee } from './foreseen.ts';
import { refuseImpossibleLinks } from './possible-links.ts';
import { withTargetLatency } from './target-latency.ts';

/** What the command line adds to the configuration. */
export interface RunOptions {
  readonly profile: ProfileName;
  readonly scenarios?: readonly string[];
  /** Seconds of speech in each scenario; replaces the profile's number of utterances. */
  readonly durationS?: number;
  readonly targetLatencyMs?: number;
  /** Measure nothing after the first scenario that fails. */
  readonly failFast?: boolean;
  /** Measure every scenario to its end: two runs that are compared must have the same utterances. */
  readonly toTheEnd?: boolean;
  /** Absolute path of the configuration file in use. */
  readonly configFile?: string;
}

/** What is known of a run before its stack is up. */
export type RunPlan = Omit<
  Setup,
  'runId' | 'startedAt' | 'gatewayBackend' | 'host' | 'versions' | 'corpus' | 'subnets'
>;

/**
 * Approximate duration of an utterance and the following silence; only converts `--duration` into a number of
 * utterances.
 */
const SECONDS_PER_UTTERANCE = 4;
/**
 * About 25 minutes of the built-in corpus in a round. Recordings are fetched from their containers whole, 50 MB for
 * each listener, and a stopped run resumes after its last whole round.
 */
const MAX_UTTERANCES_PER_ROUND = 450;

/**
 * @throws {UsageError} for an unknown scenario, naming the known ones; for impossible links; and if the plan is too
 *   small to decide anything.
 */
export function planRun(config: HiveBenchConfig, options: RunOptions): RunPlan {
  const profile = config.profiles[options.profile];
  const { pairs, provisional } = profile;
  const { rounds, staysPerRound, utterancesPerPair } = partsOf(profile, options.durationS);
  const { slos, scenarios, notes } = withTargetLatency(
    { slos: generalOf(config, options), scenarios: scenariosOf(config, options) },
    options.targetLatencyMs,
  );
  refuseImpossibleLinks(scenarios, pairs);
  const plan = {
    profile: options.profile,
    provisional,
    pairs,
    rounds,
    ...(staysPerRound > 1 && { staysPerRound }),
    ...(profile.stopAtBreach && !options.toTheEnd && { stopAtBreach: true as const }),
    ...(options.failFast && { failFast: true as const }),
    utterancesPerPair,
    visitsPerRound: Math.ceil(profile.visits / rounds),
    seed: config.seed,
    timeoutMs: config.timeoutS * 1000,
    scenarios,
    slos,
    ...(config.waivers.length > 0 && { waivers: config.waivers }),
    ...(config.target && { unmeasured: UNMEASURED_ON_TARGET }),
    ...(options.configFile !== undefined && { configFile: options.configFile }),
    config: { ...withoutSecrets(config), scenarios },
  };
  const all = [...notes, ...foresee(plan)];
  return { ...plan, ...(all.length > 0 && { notes: all }) };
}

function scenariosOf(config: HiveBenchConfig, options: RunOptions): Scenario[] {
  const names = options.scenarios?.length ? options.scenarios : config.suite;
  const known = config.scenarios.map(({ name }) => name);
  const unknown = names.filter((name) => !known.includes(name));
  if (unknown.length > 0) {
    throw new UsageError(`unknown scenario ${unknown.map((name) => JSON.stringify(name)).join(', ')}.`, {
      hint: `Valid ones: ${known.join(', ')}.`,
    });
  }
  // In the order of the command line, without duplicates.
  return [...new Set(names)].flatMap((name) => config.scenarios.find((each) => each.name === name) ?? []);
}

/** The general SLOs and the profile's, without duplicates. */
function generalOf({ slos, profiles }: HiveBenchConfig, { profile }: RunOptions): readonly string[] {
  return [...new Set([...slos, ...(profiles[profile].slos ?? [])])];
}

/** Makes stays as short as the number of calls requires, and adds rounds to the profile's if they would be too long. */
function partsOf(
  { utterances, pairs, rounds: wanted, calls = pairs * wanted }: Profile,
  durationS: number | undefined,
): Pick<RunPlan, 'rounds' | 'utterancesPerPair'> & { readonly staysPerRound: number } {
  const whole =
    durationS === undefined ? utterances / pairs : Math.max(1, Math.floor(durationS / SECONDS_PER_UTTERANCE));
  const rounds = Math.max(wanted, Math.ceil(whole / MAX_UTTERANCES_PER_ROUND));
  // Every call has at least one utterance.
  const staysPerRound = Math.max(
    1,
    Math.min(Math.ceil(calls / (pairs * rounds)), Math.floor(whole / rounds)),
  );
  const share = whole / (rounds * staysPerRound);
  const each = durationS === undefined ? Math.ceil(share) : Math.max(1, Math.floor(share));
  return { rounds, staysPerRound, utterancesPerPair: each };
}
