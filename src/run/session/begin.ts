import path from 'node:path';
import { areOtherCommits } from '../../lib/commit.ts';
import type { HiveBenchConfig } from '../../config/config.ts';
import { resolveConfig } from '../../config/resolve.ts';
import { withSecretsOf } from '../../config/secret-values.ts';
import { beginChain, chainDiscarded, verifyChain } from '../../evidence/chain.ts';
import { discardUnfinished } from '../../evidence/discarded.ts';
import { holdRun } from '../../evidence/lock.ts';
import { refuseLinks } from '../../evidence/links.ts';
import { refusePruned } from '../../evidence/pruned.ts';
import { readFacts, wholeRounds } from '../../evidence/rounds.ts';
import { keepSamples } from '../../evidence/samples.ts';
import { readSetup, setupText, writeSetup } from '../../evidence/setup.ts';
import { claimRunFolder } from '../../evidence/run-folder.ts';
import { newRunId } from '../../evidence/store.ts';
import { UsageError } from '../../lib/errors.ts';
import { analyseFiles } from '../../judge/from-files.ts';
import { refuseUnreadableSlos } from '../../judge/readable-slos.ts';
import type { AnalysedRound } from '../../judge/round.ts';
import type { Setup } from '../../model/setup.ts';
import { isConfigFile } from '../../model/config-files.ts';
import { isImageDigest, isImageId } from '../../model/image-id.ts';
import { foreignSettings, refuseForeign } from './foreign-settings.ts';
import { shellWord } from '../../lib/shell-word.ts';
import { planRun, type RunOptions, type RunPlan } from '../plan/plan.ts';

/** What is known only once the stack is up. */
export type StackFacts = Pick<Setup, 'gatewayBackend' | 'host' | 'versions' | 'corpus' | 'subnets'>;

/** A run with its folder, before its stack is up. */
export interface BegunRun {
  readonly runId: string;
  /** Absolute path of results/<run-id>. */
  readonly dir: string;
  readonly config: HiveBenchConfig;
  readonly plan: RunPlan;
  /** Rounds that were measured before the run was resumed. */
  readonly done: readonly AnalysedRound[];
  /** Lock of the folder; released by whoever measures. */
  readonly lock: Disposable;
  /** Writes the run's set-up, or checks that a resumed run's is unchanged. */
  recordSetup(stack: StackFacts): Setup;
}

/** @throws {UsageError} for an unknown scenario; nothing has been created then. */
export function beginRun(config: HiveBenchConfig, options: RunOptions): BegunRun {
  const plan = planRun(config, options);
  const startedAt = new Date();
  const runId = newRunId({ now: () => startedAt, random: Math.random });
  const lock = claimRunFolder(config.output, runId);
  const { dir } = lock;
  const recordSetup = (stack: StackFacts): Setup => writeNewSetup({ dir, runId, startedAt, plan }, stack);
  return { runId, dir, config, plan, done: [], lock, recordSetup };
}

/** Writes the set-up of a new run. */
export function writeNewSetup(
  { dir, runId, startedAt, plan }: Pick<BegunRun, 'dir' | 'runId' | 'plan'> & { readonly startedAt: Date },
  stack: StackFacts,
): Setup {
  const setup: Setup = { runId, startedAt: startedAt.toISOString(), chained: true, ...plan, ...stack };
  beginChain(dir, setupText(setup));
  writeSetup(dir, setup);
  return setup;
}

/**
 * Resumes a stopped run after its last whole round. The files of an unfinished round are kept as discarded, and the
 * round is measured again.
 * @throws {UsageError} if the folder is not a run's, another process measures into it, its evidence was pruned, its
 *   samples were edited, nothing is left to measure, or a secret that was not recorded is missing from `own`, the
 *   current configuration. Unless trusted, also if the run has settings that `own` does not have.
 */
export function resumeRun(folder: string, own?: HiveBenchConfig, trusted = false): BegunRun {
  const dir = path.resolve(folder);
  refuseLinks(dir);
  const setup = readSetup(dir);
  refusePruned(dir);
  refuseUnreadableSlos(dir, setup);
  const config = withSecretsOf(resolveConfig(setup.config, 'setup.json'), own, folder);
  if (own && !trusted) refuseForeign(folder, foreignSettings(config, setup, own));
  const lock = holdRun(dir);
  try {
    return resumeLocked(folder, setup, config, lock);
  } catch (error) {
    lock[Symbol.dispose]();
    throw error;
  }
}

function resumeLocked(folder: string, setup: Setup, config: HiveBenchConfig, lock: Disposable): BegunRun {
  const dir = path.resolve(folder);
  const names = setup.scenarios.map(({ name }) => name);
  const done = wholeRounds(dir, names).filter((id) => !readFacts(dir, id).interrupted);
  verifyChain(dir, setup, done, { partial: true });
  if (done.length >= setup.scenarios.length * setup.rounds) {
    throw new UsageError(`run ${setup.runId} is complete: there is nothing left to measure.`, {
      hint: `hive-bench judge ${shellWord(folder)} judges it again.`,
    });
  }
  // Moved first, so that everything the chain calls discarded has a folder, whenever the process ends.
  discardUnfinished(dir, names);
  chainDiscarded(dir, done);
  keepSamples(dir, done);
  return {
    runId: setup.runId,
    dir,
    config,
    plan: setup,
    done: done.length === 0 ? [] : analyseFiles(dir).rounds,
    lock,
    recordSetup: (stack) => {
      refuseOtherStack(setup, stack);
      return setup;
    },
  };
}

/** Samples of two stacks, or of two machines, belong to two runs. */
function refuseOtherStack(setup: Setup, stack: StackFacts): void {
  const flat = ({ gatewayBackend, host, versions, corpus }: StackFacts): Record<string, string> => ({
    ...(setup.corpus && corpus && { corpus: `${corpus.name} with sum ${corpus.sha256}` }),
    'gateway back end': gatewayBackend,
    processors: `${host.cpus} × ${host.cpuModel}`,
    ...versions,
  });
  const [before, now] = [flat(setup), flat(stack)];
  const differences = [...new Set([...Object.keys(before), ...Object.keys(now)])].filter((key) =>
    isOther(key, before[key], now[key]),
  );
  if (differences.length === 0) return;
  throw new UsageError(`run ${setup.runId} cannot go on here: this is not the stack that it measured.`, {
    hint: 'Go on with the version, on the machine, with which it was begun; or start a new run.',
    evidence: differences.map(
      (key) => `${key}: got ${now[key] ?? 'nothing'}, expected ${before[key] ?? 'nothing'}`,
    ),
  });
}

/**
 * Runs of earlier versions recorded neither commit, image IDs nor checksums of configuration files. A copy of the files
 * has no commit, and an image that has been pushed since has a new digest.
 */
function isOther(key: string, then: string | undefined, now: string | undefined): boolean {
  if (key === 'commit') return areOtherCommits(then, now);
  const isOptional = isImageId(key) || isImageDigest(key) || isConfigFile(key);
  if (isOptional && (then === undefined || now === undefined)) return false;
  return then !== now;
}
