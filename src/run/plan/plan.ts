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
  /** Seconds of speaking in each scenario; replaces the profile's number of utterances. */
  readonly durationS?: number;
  readonly targetLatencyMs?: number;
  /** Measure nothing after the first scenario that fails. */
  readonly failFast?: boolean;
  /** Measure every scenario to its end: two that are compared must have the same utterances. */
  readonly toTheEnd?: boolean;
  /** Absolute path of the configuration file in force. */
  readonly configFile?: string;
}

/** What can be said of a run before its stack is up. */
export type RunPlan = Omit<
  Setup,
  'runId' | 'startedAt' | 'gatewayBackend' | 'host' | 'versions' | 'corpus' | 'subnets' | 'alternated'
>;

/** About what an utterance and the quiet after it take: only turns `--duration` into a number of utterances. */
const SECONDS_PER_UTTERANCE = 4;
/**
 * In a round, about 25 minutes of the built-in corpus: its recordings come out of their containers whole, 50 MB a listener, and a run that is
 * stopped goes on after the last whole round.
 */
const MAX_UTTERANCES_PER_ROUND = 450;

/** @throws {UsageError} for a scenario that is not there, naming those that are, links that cannot be, or too little to decide anything. */
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
  const { lines, tooFew } = foresee(plan);
  const all = [...notes, ...lines];
  return { ...plan, ...(all.length > 0 && { notes: all }), ...(tooFew.length > 0 && { tooFew }) };
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
  // In the order in which they were asked for, each once.
  return [...new Set(names)].flatMap((name) => config.scenarios.find((each) => each.name === name) ?? []);
}

/** The general SLOs and the profile's, each once. */
function generalOf({ slos, profiles }: HiveBenchConfig, { profile }: RunOptions): readonly string[] {
  return [...new Set([...slos, ...(profiles[profile].slos ?? [])])];
}

/** Stays as short as the number of calls makes them; more rounds than the profile has where they would be too long. */
function partsOf(
  { utterances, pairs, rounds: wanted, calls = pairs * wanted }: Profile,
  durationS: number | undefined,
): Pick<RunPlan, 'rounds' | 'utterancesPerPair'> & { readonly staysPerRound: number } {
  const whole =
    durationS === undefined ? utterances / pairs : Math.max(1, Math.floor(durationS / SECONDS_PER_UTTERANCE));
  const rounds = Math.max(wanted, Math.ceil(whole / MAX_UTTERANCES_PER_ROUND));
  // Never a call without an utterance.
  const staysPerRound = Math.max(
    1,
    Math.min(Math.ceil(calls / (pairs * rounds)), Math.floor(whole / rounds)),
  );
  const share = whole / (rounds * staysPerRound);
  const each = durationS === undefined ? Math.ceil(share) : Math.max(1, Math.floor(share));
  return { rounds, staysPerRound, utterancesPerPair: each };
}
