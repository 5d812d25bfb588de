import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import { parseEnv } from 'node:util';
import { EXIT, HiveBenchError, UsageError } from '../errors.ts';
import { readInputFile } from '../input-file.ts';
import type { ParticipantSpec } from '../model/participant.ts';
import type { Target } from '../model/target.ts';
import type { TokenKeys } from './tokens.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** A deployment with what is known of it only while it is measured; none of it is written down. */
export interface Reached {
  readonly target: Target;
  readonly keys: TokenKeys;
  readonly iceServers: ParticipantSpec['iceServers'];
  /** Names that clients must know, `name:address`: their networks have no resolver. */
  readonly hosts: readonly string[];
  /** IPv4 addresses of the deployment, as far as its URLs say them. */
  readonly addresses: readonly string[];
}

/**
 * Keys, TURN credentials and addresses of a target, from the environment, or a file like the keys.env of `up`.
 * @throws {UsageError} naming the variables that are missing; {HiveBenchError} for a name that nobody knows.
 */
export async function reach(target: Target, envFile: string | undefined): Promise<Reached> {
  const secrets = secretsOf(target, envFile);
  const names = [target.url, ...target.turn.flatMap(({ urls }) => urls)].map(hostOf);
  const hosts = await Promise.all([...new Set(names)].filter((name) => isIP(name) === 0).map(resolved));
  const addresses = [
    ...names.filter((name) => isIP(name) === 4),
    ...hosts.map((host) => host.slice(host.lastIndexOf(':') + 1)),
  ];
  return { target, ...secrets, hosts, addresses };
}

/**
 * Of a target, from the environment, or from the file over it.
 * @throws {UsageError} naming the variables that are missing.
 */
export function secretsOf(target: Target, envFile: string | undefined): Pick<Reached, 'keys' | 'iceServers'> {
  const env: Environment = { ...process.env, ...(envFile !== undefined && fileOf(envFile)) };
  const missing: string[] = [];
  const need = (name: string): string => {
    const value = env[name];
    if (!value) missing.push(name);
    return value ?? '';
  };
  const keys = { livekitKey: need('LIVEKIT_API_KEY'), livekitSecret: need('LIVEKIT_API_SECRET') };
  const iceServers = target.turn.map(({ urls, usernameEnv, credentialEnv }) => ({
    urls,
    username: usernameEnv === undefined ? '' : need(usernameEnv),
    password: credentialEnv === undefined ? '' : need(credentialEnv),
  }));
  if (missing.length > 0) {
    throw new UsageError(
      `the target needs ${missing.join(', ')} in the environment: got nothing, expected a value of each; nothing was started.`,
      {
        hint: 'Export them, or name a file that holds them with --target-env; they are written nowhere.',
      },
    );
  }
  return { keys, iceServers };
}

function fileOf(file: string): Environment {
  const hint =
    '--target-env names a file with LIVEKIT_API_KEY and LIVEKIT_API_SECRET, as the keys.env that `hive-bench up` writes.';
  return parseEnv(readInputFile(file, hint).toString('utf8'));
}

/** Of `wss://host:443`, `turn:host:3478?transport=udp`. */
function hostOf(url: string): string {
  const [, host = ''] = /^[a-z]+:(?:\/\/)?(\[[^\]]+\]|[^:/?]+)/i.exec(url) ?? [];
  return host.replace(/^\[|\]$/g, '');
}

async function resolved(name: string): Promise<string> {
  try {
    const { address } = await lookup(name, 4);
    return `${name}:${address}`;
  } catch (cause) {
    throw new HiveBenchError(`the target's host ${name} has no IPv4 address that this host knows.`, {
      hint: 'Check target.url and target.turn; clients speak IPv4.',
      exitCode: EXIT.unavailable,
      cause,
    });
  }
}
