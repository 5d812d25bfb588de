import { rmSync } from 'node:fs';
import path from 'node:path';
import { ownCommit, UNKNOWN_COMMIT } from '../lib/commit.ts';
import type { HiveBenchConfig } from '../config/config.ts';
import { resolveConfig } from '../config/resolve.ts';
import { withSecretsOf } from '../config/secret-values.ts';
import { refuseLinks } from '../evidence/links.ts';
import { readSetup } from '../evidence/setup.ts';
import { claimRunFolder } from '../evidence/run-folder.ts';
import { newRunId } from '../evidence/store.ts';
import { UsageError } from '../lib/errors.ts';
import { CONFIG_FILES, type ConfigSums } from '../model/config-files.ts';
import { movedImages } from '../model/image-id.ts';
import { IMAGES } from '../model/images.ts';
import type { Setup } from '../model/setup.ts';
import { VERSION } from '../lib/version.ts';
import { type BegunRun, writeNewSetup } from '../run/session/begin.ts';
import { type ForeignSetting, foreignSettings, refuseForeign } from '../run/session/foreign-settings.ts';
import { describeHost } from '../run/session/host.ts';
import { refuseUnready } from '../run/session/refuse-unready.ts';
import { settingsOf } from '../run/session/session.ts';
import { ROOT } from '../lib/root.ts';
import { configSums, PLACEHOLDERS } from '../stack/services/config-sums.ts';
import { connectEngine, type Engine } from '../stack/engine.ts';
import { imageIds } from '../stack/image-ids.ts';
import { exists } from '../stack/image-store.ts';

/** A prepared repetition of a run: `begin` starts it with what is the same, the differences are listed. */
export interface Replay {
  /** One line for each difference: then and now. */
  readonly differences: readonly string[];
  /** Settings of the folder that the effective configuration lacks. */
  readonly foreign: readonly ForeignSetting[];
  /** Keys of a deployment that hive-bench did not start. */
  readonly isTarget: boolean;
  /** Creates the new run's folder. */
  readonly begin: () => BegunRun;
}

export interface ReplayOptions {
  /** The effective configuration here: settings that it has too may be used without `--trust`. */
  readonly own: HiveBenchConfig;
  /** Use all settings of the folder. */
  readonly trusted: boolean;
  /** Parent of the new run's folder; by default that of the old one. */
  readonly output?: string;
}

/**
 * Prepares the same run again: configuration, scenarios, SLOs, profile and seed from its setup, the very images where
 * this engine still has them. Its corpus is checked when it has been read; another one is refused. The new run's folder
 * never is where the old one's configuration says, for that can be anywhere.
 * @throws {UsageError} when the folder is no run's, its corpus is not where it was, a secret that was not recorded is not in
 *   `own` either, or, unless trusted, it has settings that were not chosen here.
 */
export async function prepareReplay(
  runDir: string,
  { own, trusted, output = path.dirname(path.resolve(runDir)) }: ReplayOptions,
): Promise<Replay> {
  refuseLinks(runDir);
  const setup = readSetup(runDir);
  const recorded = resolveConfig(setup.config, path.join(runDir, 'setup.json'));
  const again = withSecretsOf(recorded, own, runDir);
  const foreign = foreignSettings(again, setup, own);
  if (!trusted) refuseForeign(runDir, foreign);
  refuseUnready(again);
  const engine = await connectEngine();
  const images = await imagesThatAreHere(engine, setup);
  const { stack, ...rest } = again;
  const config = {
    ...rest,
    stack: { ...stack, images: { ...stack.images, ...images } },
    gateway: setup.gatewayBackend,
    output,
  };
  return {
    foreign,
    isTarget: config.target !== undefined,
    differences: [
      ...differencesNow(setup, engine, images),
      ...(config.target ? [] : otherConfiguration(setup, await configSumsOf(config))),
      ...movedImages(setup.versions, await imageIds(engine, images)).map(
        (name) => `image ${name}: ${images[name]} is another image now`,
      ),
    ],
    begin: () => begin(setup, config),
  };
}

function begin(setup: Setup, config: BegunRun['config']): BegunRun {
  // A replay is measured alone, whatever the run alternated with.
  const { alternated: _alternated, ...same } = setup;
  const { runId: replayOf, corpus } = same;
  const startedAt = new Date();
  const runId = newRunId({ now: () => startedAt, random: Math.random });
  const lock = claimRunFolder(config.output, runId);
  const { dir } = lock;
  // Facts that only a running stack has are recorded again.
  const plan = { ...same, replayOf, config: { ...same.config, gateway: config.gateway } };
  return {
    runId,
    dir,
    config,
    plan,
    done: [],
    lock,
    recordSetup: (facts) => {
      if (corpus && corpus.sha256 !== facts.corpus?.sha256) {
        rmSync(dir, { recursive: true });
        throw new UsageError(`run ${replayOf} cannot be made again: its corpus is another now.`, {
          hint: 'Bring back the sentences that it spoke, or start a new run.',
          evidence: [`corpus: got ${facts.corpus?.sha256 ?? 'nothing'}, expected ${corpus.sha256}`],
        });
      }
      return writeNewSetup({ dir, runId, startedAt, plan }, facts);
    },
  };
}

/** Tags by name that the run was measured with and that need not be built. */
async function imagesThatAreHere(engine: Engine, { versions }: Setup): Promise<Record<string, string>> {
  const tags = IMAGES.flatMap((name) =>
    versions[name] === undefined ? [] : [[name, versions[name]] as const],
  );
  const here = await Promise.all(tags.map(([, tag]) => exists(engine, tag)));
  return Object.fromEntries(tags.filter((_, i) => here[i]));
}

/** Sums of the configuration files that this version would start the stack with. */
function configSumsOf(config: HiveBenchConfig): Promise<ConfigSums> {
  const { topology, secrets } = PLACEHOLDERS;
  return configSums(ROOT, settingsOf(config, topology, secrets, config.stack.monitoring ?? false));
}

/** Configuration files that have changed; runs of earlier versions recorded no sums. */
export function otherConfiguration({ versions }: Pick<Setup, 'versions'>, now: ConfigSums): string[] {
  return CONFIG_FILES.filter((name) => versions[name] !== undefined && versions[name] !== now[name]).map(
    (name) => `${name}: ${versions[name]}, now ${now[name] ?? 'missing'}`,
  );
}

function differencesNow(
  { host, versions }: Setup,
  engine: Engine,
  images: Partial<Record<string, string>>,
): string[] {
  const now = describeHost();
  const facts: readonly (readonly [string, string | undefined, string])[] = [
    ['hive-bench', versions['hive-bench'], VERSION],
    ['commit', versions['commit'] ?? UNKNOWN_COMMIT, ownCommit()],
    ['node', versions['node'], process.version],
    ['engine', versions['engine'], engine.version],
    ['processors', `${host.cpus} × ${host.cpuModel}`, `${now.cpus} × ${now.cpuModel}`],
    ['memory', `${Math.round(host.memoryGiB)} GiB`, `${Math.round(now.memoryGiB)} GiB`],
    ['kernel', host.kernel, now.kernel],
    ['operating system', host.os, now.os],
  ];
  const gone = IMAGES.filter((name) => versions[name] !== undefined && images[name] === undefined);
  return [
    ...facts
      .filter(([, then, is]) => then !== is)
      .map(([what, then, is]) => `${what}: ${then ?? 'unknown'}, now ${is}`),
    ...gone.map(
      (name) => `image ${name}: ${versions[name]} is not here any more, built from this checkout instead`,
    ),
  ];
}
