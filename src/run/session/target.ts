import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import { parseEnv } from 'node:util';
import { hostOf, isLoopback } from '../../config/target-loopback.ts';
import { EXIT, HiveBenchError, UsageError } from '../../lib/errors.ts';
import { readInputFile } from '../../lib/input-file.ts';
import type { ParticipantSpec } from '../../wire/participant.ts';
import type { Target } from '../../model/target.ts';
import type { TokenKeys } from '../plan/tokens.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** A target with what is known of it only during the measurement; nothing of this is written to disk. */
export interface ResolvedTarget {
  readonly target: Target;
  readonly keys: TokenKeys;
  readonly iceServers: ParticipantSpec['iceServers'];
  /** Host names for the clients, as `name:address`: their networks have no resolver. */
  readonly hosts: readonly string[];
  /** IPv4 addresses of the target, as far as its URLs contain them. */
  readonly addresses: readonly string[];
}

/**
 * Reads keys and TURN credentials of a target from the environment, or from a file like the keys.env of `up`, and
 * resolves its addresses.
 * @param names of the target's network, which take precedence over those that this host knows
 * @throws {UsageError} naming the missing variables; {HiveBenchError} for an unknown host name.
 */
export async function resolveTarget(
  target: Target,
  envFile: string | undefined,
  names?: Names,
): Promise<ResolvedTarget> {
  const secrets = secretsOf(target, envFile);
  const all = [target.url, ...target.turn.flatMap(({ urls }) => urls)].map(hostOf);
  const unresolved = [...new Set(all)].filter((name) => isIP(name) === 0);
  const hosts = await Promise.all(unresolved.map((name) => resolved(name, names)));
  const addresses = [
    ...all.filter((name) => isIP(name) === 4),
    ...hosts.map((host) => host.slice(host.lastIndexOf(':') + 1)),
  ];
  return { target, ...secrets, hosts, addresses };
}

/**
 * Secrets of a target from the environment; the file takes precedence.
 * @throws {UsageError} naming the missing variables.
 */
export function secretsOf(
  target: Target,
  envFile: string | undefined,
): Pick<ResolvedTarget, 'keys' | 'iceServers'> {
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

/** Names in a network that Docker Engine's resolver knows. */
interface Names {
  readonly network: string;
  readonly addresses: ReadonlyMap<string, string>;
}

async function resolved(name: string, names: Names | undefined): Promise<string> {
  const address = names?.addresses.get(name) ?? (await lookedUp(name, names));
  if (!isLoopback(address)) return `${name}:${address}`;
  throw new UsageError(
    `the target's host ${name}: got ${address}, expected an address that containers can reach: clients are containers, and to them this one is their own.`,
    {
      hint: 'Name the host by an address of its network, or of the bridge of Docker (docker network inspect bridge).',
    },
  );
}

async function lookedUp(name: string, names: Names | undefined): Promise<string> {
  try {
    return (await lookup(name, 4)).address;
  } catch (cause) {
    const where = names === undefined ? '' : `is not in the network ${names.network}, and `;
    throw new HiveBenchError(`the target's host ${name} ${where}has no IPv4 address that this host knows.`, {
      hint: `Check target.url and target.turn; clients speak IPv4. ${suggestion(names)}`,
      exitCode: EXIT.unavailable,
      cause,
    });
  }
}

const MAX_SUGGESTIONS = 20;

function suggestion(names: Names | undefined): string {
  if (names === undefined) return 'A name that only a Docker network knows needs target.network.';
  const known = [...names.addresses.keys()];
  if (known.length === 0) return `No running container is in ${names.network}.`;
  return `${names.network} knows ${known.slice(0, MAX_SUGGESTIONS).join(', ')}.`;
}
