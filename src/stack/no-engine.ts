import { existsSync, statSync } from 'node:fs';
import path from 'node:path';
import { EngineUnavailableError } from '../lib/errors.ts';
import { codeOf } from '../lib/system-error.ts';
import type { HostEnvironment } from './docker-config.ts';
import type { EngineAddress } from './engine-address.ts';

/** A socket of another engine than the chosen one. */
export interface OtherSocket {
  readonly path: string;
  /** Name of the engine, for messages. */
  readonly of: string;
}

/** The error if no engine answers, with the next step for its cause. */
export function noEngine(
  { where, chosenBy }: EngineAddress,
  cause: unknown,
  others: readonly OtherSocket[],
): EngineUnavailableError {
  const by = chosenBy === 'the default socket' ? '' : `, which ${chosenBy} names`;
  if (codeOf(cause) === 'EACCES' || codeOf(cause) === 'EPERM') {
    return new EngineUnavailableError(`Docker Engine's socket ${where}${by} is not open to this user.`, {
      hint: 'Add yourself to its group, usually `sudo usermod -aG docker "$USER"`, and log in again (members of that group are root on this host); or use a rootless engine.',
      cause,
    });
  }
  const start =
    chosenBy === 'the default socket'
      ? 'Start it (`systemctl start docker`, or `scripts/setup` of a checkout on Debian and Ubuntu), or point DOCKER_HOST or a Docker context at one'
      : `Start it, or correct ${chosenBy}`;
  const found = others.map(({ path: socket, of }) => ` To use ${of}: export DOCKER_HOST=unix://${socket}`);
  return new EngineUnavailableError(
    `no Docker Engine answered on ${where}${by}: ${(cause as Error).message}.`,
    { hint: `${start}; \`hive-bench doctor\` shows more.${found.join('.')}`, cause },
  );
}

/** Sockets of other engines at their default paths on this host. */
export function otherSockets({ env, home }: HostEnvironment, { where }: EngineAddress): OtherSocket[] {
  const runtime = env['XDG_RUNTIME_DIR'];
  const places: [string, string][] = [
    ['the system-wide engine', '/var/run/docker.sock'],
    ...(runtime ? [['a rootless engine', path.join(runtime, 'docker.sock')] as [string, string]] : []),
    ['Docker Desktop', path.join(home, '.docker/desktop/docker.sock')],
    ['Docker Desktop', path.join(home, '.docker/run/docker.sock')],
    ['Colima', path.join(home, '.colima/default/docker.sock')],
    ['Colima', path.join(home, '.config/colima/default/docker.sock')],
    ['Rancher Desktop', path.join(home, '.rd/docker.sock')],
    ['OrbStack', path.join(home, '.orbstack/run/docker.sock')],
  ];
  return places
    .filter(([, socket]) => where !== `unix://${socket}` && isSocket(socket))
    .map(([of, socket]) => ({ of, path: socket }));
}

function isSocket(file: string): boolean {
  try {
    return existsSync(file) && statSync(file).isSocket();
  } catch {
    return false;
  }
}
