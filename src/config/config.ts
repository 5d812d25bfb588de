import type { ImageName } from '../model/images.ts';
import type { Scenario } from '../model/scenario.ts';
import type { Target } from '../model/target.ts';
import type { Waiver } from '../model/waiver.ts';

/** In place of a folder: the built-in sentences that nothing was tuned for. */
export const CHECK_CORPUS = 'built-in:check';

export type ProfileName = 'quick' | 'ci' | 'signoff';

/** How much to measure. */
export interface Profile {
  /** Utterances measured in each scenario, over all calls. */
  readonly utterances: number;
  /** Speakers with a listener each, at once, each pair in a room of its own. */
  readonly pairs: number;
  /** Parts in which each scenario is measured, each with participants and proofs of its own. */
  readonly rounds: number;
  /** Calls in each scenario, each in a room of its own; one for each pair in each round unless more are asked for. */
  readonly calls?: number;
  /** Attempts to join and hear in each scenario, beside the pairs' own. */
  readonly visits: number;
  /** Too few samples for an interval: the point estimate is judged, and the verdict says so. */
  readonly provisional: boolean;
  /** End a scenario as soon as it is certain that it misses an SLO, instead of measuring the rest of its calls. */
  readonly stopAtBreach?: boolean;
  /** SLOs that hold beside the general ones when this profile is measured; a scenario's own replace them likewise. */
  readonly slos?: readonly string[];
}

export interface HiveBenchConfig {
  readonly stack: {
    /**
     * Stack network: an IPv4 CIDR, or `auto` for one that is free (of 172.20.0.0/16 to 172.31.0.0/16, then of
     * 10.220.0.0/16 to 10.231.0.0/16). Services keep the guide's host numbers in it.
     */
    readonly subnet: string;
    /** Access network, likewise. */
    readonly accessSubnet: string;
    /** `guide`: the guide's port numbers on loopback. `ephemeral`: free ones, so that two stacks fit on one host. */
    readonly ports: 'guide' | 'ephemeral';
    /** Ready images, instead of building. */
    readonly images: Partial<Record<ImageName, string>>;
    /**
     * Registry with images of this version, `host[:port][/path]`: one that is missing is pulled from it by its hash, and
     * built only where the registry does not have it. `hive-bench images push` fills it.
     */
    readonly registry?: string;
    /** Environment variables of services on top of their own, by service: its settings.py says which. No secrets: all is recorded. */
    readonly env: Partial<Record<ImageName, Readonly<Record<string, string>>>>;
    /** How long each service may take to be ready, in seconds. */
    readonly readyTimeoutS: number;
    /**
     * Whether Prometheus and its companions watch the stack. Unless said, `up` has them and a measurement has not:
     * two cores measure better without.
     */
    readonly monitoring?: boolean;
    /** What the rates in alerts look back on, in seconds; the guide's five minutes unless said. */
    readonly alertWindowS: number;
  };
  readonly gateway: 'auto' | 'kernel' | 'uml';
  /**
   * Folder of WAV files (16 kHz, mono, 16 bit) each with a .txt beside it, or CHECK_CORPUS; without it the built-in
   * corpus speaks.
   */
  readonly corpus?: string;
  readonly languages: { readonly source: string; readonly target: string };
  /** A deployment that is already there, instead of the reference stack. */
  readonly target?: Target;
  /** Scenarios to run, by name; the guide's eight by default. */
  readonly suite: readonly string[];
  /** The built-in scenarios and the user's own; one with a built-in's name replaces it. */
  readonly scenarios: readonly Scenario[];
  /** Service level objectives; see docs for the grammar. */
  readonly slos: readonly string[];
  /** Known misses that somebody answers for, for a time. */
  readonly waivers: readonly Waiver[];
  readonly profiles: Readonly<Record<ProfileName, Profile>>;
  /** How long a translation may take before its utterance counts as missing, in seconds. */
  readonly timeoutS: number;
  /** One seed, one schedule. */
  readonly seed: number;
  /** Folder that holds a folder for each run. */
  readonly output: string;
}

/** What a user's file may say: any part of it; the rest keeps its default. */
export interface UserConfig {
  readonly stack?: Partial<HiveBenchConfig['stack']>;
  readonly gateway?: HiveBenchConfig['gateway'];
  readonly corpus?: string;
  readonly languages?: HiveBenchConfig['languages'];
  readonly target?: Partial<Target> & Pick<Target, 'url'>;
  readonly suite?: readonly string[];
  readonly scenarios?: readonly Scenario[];
  readonly slos?: readonly string[];
  readonly waivers?: readonly Waiver[];
  readonly profiles?: Partial<Record<ProfileName, Partial<Profile>>>;
  readonly timeoutS?: number;
  readonly seed?: number;
  readonly output?: string;
}

/** Types the user's file; hive-bench validates what it gets all the same. */
export function defineConfig(config: UserConfig): UserConfig {
  return config;
}
