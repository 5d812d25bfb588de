import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import path from 'node:path';
import type Docker from 'dockerode';
import { UsageError } from '../lib/errors.ts';
import { readInputFile } from '../lib/input-file.ts';
import { shown } from '../lib/shown.ts';
import { readDockerConfig, readDockerJson, type HostEnvironment } from './docker-config.ts';

/** The address of the engine, and how it was chosen. */
export interface EngineAddress {
  /** Address in the format of DOCKER_HOST, for messages: unix:///var/run/docker.sock. */
  readonly where: string;
  /** How it was chosen, for messages: `DOCKER_HOST`, `the Docker context "rootless"`, `the default socket`. */
  readonly chosenBy: string;
  /** Whether the engine is on this host, judging by its address. */
  readonly local: boolean;
  /** Options of dockerode; undefined if dockerode itself reads DOCKER_HOST and related variables. */
  readonly options?: Docker.DockerOptions;
}

/**
 * Chooses the same address as the docker CLI: DOCKER_HOST, else DOCKER_CONTEXT, else the current context of config.json,
 * else the default socket.
 * @throws {UsageError} for a missing or unreadable context, and for an ssh address.
 */
export function engineAddress(environment: HostEnvironment): EngineAddress {
  const host = environment.env['DOCKER_HOST'];
  if (host) return rejectSsh({ where: host, chosenBy: 'DOCKER_HOST', local: isLocal(host) });
  const { currentContext } = readDockerConfig(environment);
  const context = environment.env['DOCKER_CONTEXT'] || currentContext;
  if (context && context !== 'default') return rejectSsh(contextAddress(context, environment));
  return {
    where: `unix://${defaultSocket(environment)}`,
    chosenBy: 'the default socket',
    local: true,
    options: { socketPath: defaultSocket(environment) },
  };
}

/** Docker Desktop always has a socket in the home folder, and the system-wide one only if its user allows it. */
function defaultSocket({ home, platform }: HostEnvironment): string {
  if (platform === 'win32') return '//./pipe/docker_engine';
  const ofDesktop = path.join(home, '.docker/run/docker.sock');
  return existsSync(ofDesktop) ? ofDesktop : '/var/run/docker.sock';
}

function isLocal(where: string): boolean {
  return /^(unix|npipe):|^(\w+:\/\/)?(localhost|127\.[\d.]+|\[::1\])(:|\/|$)/i.test(where);
}

interface ContextFile {
  readonly Endpoints?: {
    readonly docker?: { readonly Host?: unknown; readonly SkipTLSVerify?: unknown };
  };
}

/** Reads a context from the CLI's context store, where the folder name is the SHA-256 of the context's name. */
function contextAddress(name: string, environment: HostEnvironment): EngineAddress {
  const chosenBy = `the Docker context ${shown(name)}`;
  const hint = 'See `docker context ls` and `docker context use`; DOCKER_HOST overrides every context.';
  const id = createHash('sha256').update(name).digest('hex');
  const file = path.join(environment.configDir, 'contexts/meta', id, 'meta.json');
  if (!existsSync(file)) throw new UsageError(`${chosenBy} is missing: there is no ${file}.`, { hint });
  const endpoint = (readDockerJson(file, hint) as ContextFile).Endpoints?.docker;
  const where = endpoint?.Host;
  if (typeof where !== 'string' || where === '')
    throw new UsageError(
      `${file}: Endpoints.docker.Host: got ${shown(where)}, expected the address of an engine.`,
      { hint },
    );
  const tls = path.join(environment.configDir, 'contexts/tls', id, 'docker');
  const pem = (file_: string): Buffer | undefined => {
    const full = path.join(tls, file_);
    return existsSync(full) ? readInputFile(full, hint) : undefined;
  };
  return {
    where,
    chosenBy,
    local: isLocal(where),
    options: optionsFor(where, chosenBy, hint, pem, endpoint?.SkipTLSVerify === true),
  };
}

function optionsFor(
  where: string,
  chosenBy: string,
  hint: string,
  pem: (file: string) => Buffer | undefined,
  skipVerify: boolean,
): Docker.DockerOptions {
  const [, scheme = '', rest = ''] = /^(\w+):\/\/(.*)$/s.exec(where) ?? [];
  if (scheme === 'unix' || scheme === 'npipe') return { socketPath: rest };
  if (scheme === 'ssh') return {};
  const url = URL.canParse(where) ? new URL(where) : undefined;
  if (!url || !['tcp', 'http', 'https'].includes(scheme))
    throw new UsageError(`${chosenBy}: got ${shown(where)}, expected the address of an engine.`, { hint });
  const [ca, cert, key] = ['ca.pem', 'cert.pem', 'key.pem'].map(pem);
  if (skipVerify)
    throw new UsageError(`${chosenBy}: got skip-tls-verify, expected a verified certificate.`, {
      hint: `Give the context the engine's CA certificate. ${hint}`,
    });
  const encrypted = scheme === 'https' || ca !== undefined || cert !== undefined;
  return {
    host: url.hostname,
    port: url.port || (encrypted ? '2376' : '2375'),
    protocol: encrypted ? 'https' : 'http',
    ...(ca && { ca: ca.toString() }),
    ...(cert && { cert: cert.toString() }),
    ...(key && { key: key.toString() }),
  };
}

/** ssh is refused, because dockerode accepts any host key and needs a docker CLI on the remote host. */
function rejectSsh(address: EngineAddress): EngineAddress {
  if (!/^ssh:/i.test(address.where)) return address;
  throw new UsageError(
    `${address.chosenBy}: got ${shown(address.where)}, expected a socket or tcp address: ssh is not supported.`,
    {
      hint: 'Run hive-bench on that host, or forward its socket: `ssh -nNT -L /tmp/docker.sock:/var/run/docker.sock HOST`, and DOCKER_HOST=unix:///tmp/docker.sock.',
    },
  );
}
