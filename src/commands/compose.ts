import { parseEnv } from 'node:util';
import type { HiveBenchConfig } from '../config/config.ts';
import { type ImageName, PULLED_IMAGES } from '../model/images.ts';
import { type Log, settingsOf, wantedTopology } from '../run/session/session.ts';
import { ROOT } from '../lib/root.ts';
import { pulledImages } from '../run/session/wanted-images.ts';
import { AUTO, type Topology } from '../model/topology.ts';
import { chooseTopology } from '../stack/subnet-pool.ts';
import { makeFolder } from '../lib/output-file.ts';
import { readDotenv, refuseFilesOfOthers, writeComposeFiles } from './compose-files.ts';
import { composeFile, DASHBOARD_PROFILE } from '../stack/compose.ts';
import { imageVariable, SECRET_VARIABLES, secretReferences, secretsOf } from '../stack/compose-variables.ts';
import { withVariables } from '../stack/dotenv.ts';
import { connectEngine } from '../stack/engine.ts';
import { ensureImages } from '../stack/images.ts';
import type { ServiceDefinition } from '../stack/services/service-definition.ts';
import { defineServices } from '../stack/services/definitions.ts';
import { defineMonitoring } from '../stack/services/monitoring.ts';
import { makeSecrets, type Secrets } from '../stack/services/secrets.ts';

export interface Composed {
  /** docker-compose.yml; `.env` and the configured files are beside it. */
  readonly file: string;
  /** Those that `docker compose up` starts. */
  readonly services: readonly string[];
  /** In the file, but not started, because their images are unavailable. */
  readonly missing: readonly string[];
  /** Whether the secrets are new, or those of an earlier `.env`. */
  readonly fresh: boolean;
}

/**
 * Text of docker-compose.yml for this configuration. It contains no secrets, only references to variables.
 */
export async function composeText(config: HiveBenchConfig): Promise<string> {
  const definitions = await define(config, secretReferences());
  const { ports, env } = config.stack;
  return composeFile({ definitions, subnet: composeTopology(config).stack, ports, env });
}

/**
 * A file outlives the current state of the host: for `auto` it has the first subnet of the pool, which is the
 * guide's.
 */
function composeTopology(config: HiveBenchConfig): Topology {
  const topology = chooseTopology([], wantedTopology(config));
  if (!topology) throw new Error('the pool of subnets is empty');
  return topology;
}

/**
 * Writes what `docker compose up` needs into a folder: docker-compose.yml, `.env` with secrets and image names, and
 * the services' configuration files with this deployment's values. Builds the images that are missing.
 * @throws {UsageError} before that, if a file that `compose` did not write is in the way.
 */
export async function compose(
  config: HiveBenchConfig,
  folder: string,
  freshSecrets: boolean,
  log: Log,
): Promise<Composed> {
  if (config.stack.subnet === AUTO) {
    const { cidr } = composeTopology(config).stack;
    log(`stack.subnet is auto; a file cannot ask what is free, so it says ${cidr}`);
  }
  makeFolder(folder, '--folder');
  refuseFilesOfOthers(folder);
  const earlier = readDotenv(folder);
  const kept = freshSecrets ? undefined : secretsOf(parseEnv(earlier ?? ''));
  const secrets = kept ?? makeSecrets();
  const definitions = await define(config, secrets);
  const names = definitions.map(({ name }) => name);
  const images = await obtain(names, config, log);

  const file = writeComposeFiles(folder, {
    compose: await composeText(config),
    definitions,
    dotenv: withVariables(earlier, { ...secretLines(secrets), ...images.variables }),
  });
  const missing = names.filter((name) => images.missing.has(name));
  return {
    file,
    services: names.filter((name) => !images.missing.has(name)),
    missing,
    fresh: kept === undefined,
  };
}

/** Everything that `up` starts, and Grafana, whose Compose profile decides whether it starts. */
async function define(config: HiveBenchConfig, secrets: Secrets): Promise<ServiceDefinition[]> {
  const monitoring = config.stack.monitoring ?? true;
  const settings = settingsOf(config, composeTopology(config), secrets, monitoring);
  const watching = monitoring ? await defineMonitoring(ROOT, settings, PULLED_IMAGES) : [];
  return [...(await defineServices(ROOT, settings)), ...watching];
}

interface Obtained {
  /** Variables that name the images, and services of `docker compose up` whose images only a registry has. */
  readonly variables: Readonly<Record<string, string>>;
  /** Those that no registry provided. */
  readonly missing: ReadonlySet<ImageName>;
}

async function obtain(names: readonly ImageName[], config: HiveBenchConfig, log: Log): Promise<Obtained> {
  const engine = await connectEngine();
  const toBuild = names.filter((name) => !(name in PULLED_IMAGES));
  const { images: ready, registry } = config.stack;
  const built = await ensureImages(engine, toBuild, { root: ROOT, ready, registry, say: log });
  const pulled = names.length > toBuild.length ? await pulledImages(engine, config, log) : {};
  const variables = Object.entries({ ...built, ...pulled }).map(([name, tag]): [string, string] => [
    imageVariable(name as ImageName),
    tag,
  ]);
  const profiles = 'grafana' in pulled ? DASHBOARD_PROFILE : '';
  return {
    variables: {
      ...Object.fromEntries(variables),
      COMPOSE_PROFILES: profiles,
      COMPOSE_PROJECT_NAME: 'hive',
    },
    missing: new Set(names.filter((name) => name in PULLED_IMAGES && !(name in pulled))),
  };
}

function secretLines(secrets: Secrets): Record<string, string> {
  return Object.fromEntries(
    Object.entries(SECRET_VARIABLES).map(([key, variable]) => [variable, secrets[key as keyof Secrets]]),
  );
}
