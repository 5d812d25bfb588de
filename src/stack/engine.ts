import Docker from 'dockerode';
import { HiveBenchError, UsageError } from '../lib/errors.ts';
import { shown } from '../lib/shown.ts';
import { boundCalls } from './engine-calls.ts';
import { startWatchdog } from './watchdog.ts';
import { hostEnvironment } from './docker-config.ts';
import { type EngineAddress, engineAddress } from './engine-address.ts';
import { requireDockerEngine } from './engine-kind.ts';
import { noEngine, otherSockets } from './no-engine.ts';

export interface Engine {
  readonly docker: Docker;
  readonly address: EngineAddress;
  readonly version: string;
  readonly apiVersion: string;
  readonly kernel: string;
  readonly os: string;
  /** Architecture of the engine's host, as Go names it: amd64, arm64. */
  readonly arch: string;
}

const TIMEOUT_MS = 4000;

/**
 * Connects to the engine of DOCKER_HOST, of the current Docker context or at the default socket. No API version is pinned:
 * 20.10 supports at most API 1.41, and newer engines refuse versions below 1.44.
 *
 * @throws {EngineUnavailableError} after 4 s without a response, or if it is not Docker Engine; {UsageError} for an
 * invalid address or context.
 */
export async function connectEngine(): Promise<Engine> {
  const address = engineAddress(hostEnvironment());
  const docker = client(address);
  boundCalls(docker, startWatchdog);
  let timer: NodeJS.Timeout | undefined;
  try {
    const version = await Promise.race([
      docker.version(),
      new Promise<never>((_, reject) => {
        timer = setTimeout(() => reject(new Error(`no answer within ${TIMEOUT_MS / 1000} s`)), TIMEOUT_MS);
      }),
    ]);
    requireDockerEngine(version, address.where);
    return {
      docker,
      address,
      version: version.Version,
      apiVersion: version.ApiVersion,
      kernel: version.KernelVersion ?? 'unknown',
      os: version.Os,
      arch: version.Arch,
    };
  } catch (cause) {
    if (cause instanceof HiveBenchError) throw cause;
    throw noEngine(address, cause, otherSockets(hostEnvironment(), address));
  } finally {
    clearTimeout(timer);
  }
}

/** @throws {UsageError} for an invalid DOCKER_HOST or unreadable certificates. */
function client({ where, chosenBy, options }: EngineAddress): Docker {
  try {
    return new Docker(options);
  } catch (cause) {
    const certificates = process.env['DOCKER_CERT_PATH'];
    const beside = certificates ? ` with DOCKER_CERT_PATH ${shown(certificates)}` : '';
    throw new UsageError(
      `${chosenBy}: got ${shown(where)}${beside}, expected the address of an engine: ${(cause as Error).message}.`,
      { hint: 'For example unix:///var/run/docker.sock or tcp://localhost:2375.', cause },
    );
  }
}

/** Ignores the errors of removing or stopping something that is already gone, stopped or being removed. */
export async function ignoringGone(removal: Promise<unknown>): Promise<void> {
  try {
    await removal;
  } catch (error) {
    const status = (error as { statusCode?: number }).statusCode;
    if (status !== 404 && status !== 409 && status !== 304) throw error;
  }
}
