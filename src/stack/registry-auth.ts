import { existsSync } from 'node:fs';
import path from 'node:path';
import { execa } from 'execa';
import { shown } from '../lib/shown.ts';
import { readDockerJson, hostEnvironment } from './docker-config.ts';
import { registryOf } from './image-reference.ts';

/** Credentials for a pull or a push, in the engine's format. */
export interface Login {
  readonly serveraddress: string;
  readonly username?: string;
  readonly password?: string;
  /** Token of an OAuth login, instead of a password. */
  readonly identitytoken?: string;
}

/** The credentials that `docker login` stored for a registry. */
export interface FoundLogin {
  readonly login?: Login;
  /** Error of a credential helper. Not fatal, because the registry may not need a login. */
  readonly problem?: string;
}

/** The fields of config.json that are used here. */
interface StoredLogins {
  readonly auths?: Readonly<Record<string, StoredLogin>>;
  readonly credsStore?: string;
  readonly credHelpers?: Readonly<Record<string, string>>;
}

interface StoredLogin {
  /** Base64 of `name:password`. */
  readonly auth?: string;
  readonly username?: string;
  readonly password?: string;
  readonly identitytoken?: string;
}

/** Runs `docker-credential-<helper> get` for a server and returns what it prints. */
export type RunHelper = (helper: string, server: string) => Promise<HelperResult>;

export interface HelperResult {
  readonly failed: boolean;
  readonly stdout: string;
  /** Reason of the failure. */
  readonly why: string;
}

/** Key of Docker Hub in config.json. */
const HUB_KEY = 'https://index.docker.io/v1/';
const HUB_NAMES: ReadonlySet<string> = new Set(['docker.io', 'index.docker.io', 'registry-1.docker.io']);
const HELPER_TIMEOUT_MS = 10_000;
/** Output of Docker's helpers for a registry without stored credentials. */
const NOT_STORED = /credentials not found/i;

/**
 * Finds the login for the registry of an image as the docker CLI does: in `credHelpers`, `credsStore` and `auths` of
 * config.json in DOCKER_CONFIG or ~/.docker. It is never logged or written to disk.
 * @throws {UsageError} for an unreadable config.json.
 */
export async function findLogin(reference: string, run: RunHelper = runHelper): Promise<FoundLogin> {
  const config = readConfig();
  if (!config) return {};
  const host = registryOf(reference);
  const server = HUB_NAMES.has(host) ? HUB_KEY : host;
  const helper = helperFor(config, host);
  const fromHelper = helper === undefined ? {} : await loginOfHelper(helper, server, run);
  if (fromHelper.login) return fromHelper;
  const stored = Object.entries(config.auths ?? {}).find(([key]) => sameRegistry(key, host))?.[1];
  const login = stored && loginOf(stored, server);
  return {
    ...(fromHelper.problem !== undefined && { problem: fromHelper.problem }),
    ...(login && { login }),
  };
}

function helperFor({ credHelpers, credsStore }: StoredLogins, host: string): string | undefined {
  const own = Object.entries(credHelpers ?? {}).find(([key]) => sameRegistry(key, host))?.[1];
  return own ?? (credsStore || undefined);
}

/** Keys are host names, or URLs in the older format, like https://index.docker.io/v1/. */
function sameRegistry(key: string, host: string): boolean {
  const [name = ''] = key.replace(/^https?:\/\//, '').split('/');
  return name === host || (HUB_NAMES.has(name) && HUB_NAMES.has(host));
}

function loginOf(stored: StoredLogin, serveraddress: string): Login | undefined {
  if (stored.identitytoken) return { serveraddress, identitytoken: stored.identitytoken };
  const decoded = Buffer.from(stored.auth ?? '', 'base64').toString('utf8');
  const colon = decoded.indexOf(':');
  const username = colon === -1 ? stored.username : decoded.slice(0, colon);
  // The CLI pads the value with zero bytes before encoding it.
  const password = colon === -1 ? stored.password : decoded.slice(colon + 1).replace(/\0+$/, '');
  return username && password ? { serveraddress, username, password } : undefined;
}

async function loginOfHelper(helper: string, server: string, run: RunHelper): Promise<FoundLogin> {
  const name = `docker-credential-${helper}`;
  const { failed, stdout, why } = await run(helper, server);
  if (failed) return NOT_STORED.test(stdout) ? {} : { problem: `${name} failed: ${why}` };
  try {
    const { Username, Secret } = JSON.parse(stdout) as { Username?: unknown; Secret?: unknown };
    if (typeof Username !== 'string' || typeof Secret !== 'string' || Secret === '') return {};
    // Helpers return this user name with a token.
    return Username === '<token>'
      ? { login: { serveraddress: server, identitytoken: Secret } }
      : { login: { serveraddress: server, username: Username, password: Secret } };
  } catch {
    return { problem: `${name} did not answer in JSON` };
  }
}

async function runHelper(helper: string, server: string): Promise<HelperResult> {
  // A name with a slash would run another program.
  if (!/^[\w.-]+$/.test(helper))
    return { failed: true, stdout: '', why: `${shown(helper)} is not a valid helper name` };
  const { failed, stdout, stderr, shortMessage } = await execa(`docker-credential-${helper}`, ['get'], {
    input: server,
    reject: false,
    timeout: HELPER_TIMEOUT_MS,
  });
  return { failed, stdout, why: firstLine(stdout, stderr, shortMessage ?? '') };
}

/** First line of the first non-empty text. */
function firstLine(...texts: readonly string[]): string {
  return (
    texts
      .find((text) => text.trim() !== '')
      ?.trim()
      .split('\n', 1)[0] ?? 'no reason given'
  );
}

function readConfig(): StoredLogins | undefined {
  const file = path.join(hostEnvironment().configDir, 'config.json');
  if (!existsSync(file)) return undefined;
  return readDockerJson(file, 'Fix it, or set DOCKER_CONFIG to another folder.');
}
