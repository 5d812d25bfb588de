import Docker from 'dockerode';
import { EngineUnavailableError, UsageError } from '../errors.ts';
import { shown } from '../model/shown.ts';
import { boundCalls } from './engine-calls.ts';
import { startWatchdog } from './watchdog.ts';

export interface Engine {
  readonly docker: Docker;
  readonly version: string;
  readonly apiVersion: string;
  readonly kernel: string;
  readonly os: string;
}

const ANSWER_WITHIN_MS = 4000;

/**
 * The engine behind DOCKER_HOST or the default socket. No API version is pinned: engines from 20.10 (API 1.41)
 * to those that refuse anything below 1.44 must both be spoken to.
 *
 * @throws {EngineUnavailableError} within 4 s when nothing answers; {UsageError} for an address that is none.
 */
export async function connectEngine(): Promise<Engine> {
  const where = process.env['DOCKER_HOST'] || 'unix:///var/run/docker.sock';
  const docker = client(where);
  boundCalls(docker, startWatchdog);
  let timer: NodeJS.Timeout | undefined;
  try {
    const version = await Promise.race([
      docker.version(),
      new Promise<never>((_, reject) => {
        timer = setTimeout(
          () => reject(new Error(`no answer within ${ANSWER_WITHIN_MS / 1000} s`)),
          ANSWER_WITHIN_MS,
        );
      }),
    ]);
    return {
      docker,
      version: version.Version,
      apiVersion: version.ApiVersion,
      kernel: version.KernelVersion ?? 'unknown',
      os: version.Os,
    };
  } catch (cause) {
    throw new EngineUnavailableError(`no Docker engine answered on ${where}: ${(cause as Error).message}.`, {
      hint: 'Start it (`systemctl start docker`, or `scripts/setup` on Debian and Ubuntu), or point DOCKER_HOST at one; `hive-bench doctor` shows more.',
      cause,
    });
  } finally {
    clearTimeout(timer);
  }
}

/** @throws {UsageError} for a DOCKER_HOST that is no address, or certificates that cannot be read. */
function client(where: string): Docker {
  try {
    return new Docker();
  } catch (cause) {
    const certificates = process.env['DOCKER_CERT_PATH'];
    const beside = certificates ? ` with DOCKER_CERT_PATH ${shown(certificates)}` : '';
    throw new UsageError(
      `DOCKER_HOST: got ${shown(where)}${beside}, expected the address of an engine: ${(cause as Error).message}.`,
      { hint: 'For example unix:///var/run/docker.sock or tcp://localhost:2375.', cause },
    );
  }
}

/** Removal that finds nothing, or finds a removal under way, has reached its end. */
export async function ignoringGone(removal: Promise<unknown>): Promise<void> {
  try {
    await removal;
  } catch (error) {
    const status = (error as { statusCode?: number }).statusCode;
    if (status !== 404 && status !== 409 && status !== 304) throw error;
  }
}
