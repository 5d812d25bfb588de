import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';
import { UsageError } from '../lib/errors.ts';
import { readInputFile } from '../lib/input-file.ts';

/** The parts of this process's environment that select the engine and configure its builds. */
export interface HostEnvironment {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly home: string;
  readonly platform: NodeJS.Platform;
  /** The docker CLI's folder. */
  readonly configDir: string;
}

export function hostEnvironment(): HostEnvironment {
  const { env, platform } = process;
  const home = homedir();
  return { env, home, platform, configDir: env['DOCKER_CONFIG'] || path.join(home, '.docker') };
}

/** An entry of `proxies` in config.json. */
export type ProxySettings = Readonly<
  Partial<Record<'httpProxy' | 'httpsProxy' | 'ftpProxy' | 'allProxy' | 'noProxy', string>>
>;

export interface DockerConfig {
  readonly currentContext?: string;
  readonly proxies: Readonly<Record<string, ProxySettings>>;
}

/**
 * Reads the docker CLI's config.json; empty if it is missing. Ignores values of unexpected types.
 * @throws {UsageError} if the file cannot be read or is not JSON.
 */
export function readDockerConfig({ configDir }: HostEnvironment): DockerConfig {
  const file = path.join(configDir, 'config.json');
  if (!existsSync(file)) return { proxies: {} };
  const config = readDockerJson(file, 'Fix it, or set DOCKER_CONFIG to another folder.');
  const { currentContext, proxies } = config as Record<string, unknown>;
  return {
    ...(typeof currentContext === 'string' && { currentContext }),
    proxies: Object.fromEntries(
      Object.entries(objectOf(proxies)).map(([engine, settings]) => [engine, strings(settings)]),
    ),
  };
}

/** @throws {UsageError} with this hint if the file cannot be read or is not JSON. */
export function readDockerJson(file: string, hint: string): object {
  const text = readInputFile(file, hint).toString();
  try {
    return objectOf(JSON.parse(text));
  } catch (cause) {
    throw new UsageError(`${file} is not JSON: ${(cause as Error).message}.`, { hint, cause });
  }
}

function objectOf(value: unknown): object {
  return typeof value === 'object' && value !== null ? value : {};
}

function strings(value: unknown): Record<string, string> {
  return Object.fromEntries(
    Object.entries(objectOf(value)).filter(
      (entry): entry is [string, string] => typeof entry[1] === 'string',
    ),
  );
}
