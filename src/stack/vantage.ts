import { existsSync } from 'node:fs';
import { EngineUnavailableError } from '../lib/errors.ts';
import type { Engine } from './engine.ts';
import { sharesEngineNetwork } from './engine-network.ts';
import { findOwnContainer } from './own-container.ts';

/** How this process reaches the services of a stack. */
export type Vantage =
  /** Through ports that the engine publishes on 127.0.0.1. */
  | { readonly kind: 'host' }
  /** From a container of the engine, which joins the services' network and uses their addresses. */
  | { readonly kind: 'container'; readonly id: string };

export const ON_HOST: Vantage = { kind: 'host' };
const HINT =
  'Run hive-bench on the host of the engine, or as a container of that engine with its socket mounted: docs/container.md shows how.';

/**
 * Finds out how this process reaches services. Called before anything is built, because a wrong guess would surface only
 * after minutes, as a service that never becomes ready.
 * @throws {EngineUnavailableError} with the reason if it cannot reach them.
 */
export async function findVantage(engine: Engine): Promise<Vantage> {
  const own = await findOwnContainer(engine);
  if (own?.networkMode === 'none') {
    throw new EngineUnavailableError(
      'this container has no network (--network none): services cannot be reached from here.',
      {
        hint: 'Start it with an ordinary network of the engine, or with --network host.',
      },
    );
  }
  if (own && own.networkMode !== 'host') return { kind: 'container', id: own.id };
  if (await sharesEngineNetwork(engine)) return ON_HOST;
  const facts = await factsOf(engine);
  if (forwardsToLoopback(facts)) return ON_HOST;
  throw new EngineUnavailableError(unreachableReason(facts), { hint: HINT });
}

/** Facts about the engine and this process. */
export interface EngineFacts {
  /** Address of the engine: a path or a URL. */
  readonly where: string;
  /** Whether the address is a socket of this host or on its loopback. */
  readonly isLocal: boolean;
  /** Whether this process runs in a container, of this engine or another. */
  readonly inContainer: boolean;
  /** `process.platform`. */
  readonly platform: string;
  readonly name: string;
  readonly operatingSystem: string;
  readonly securityOptions: readonly string[];
}

/**
 * Whether the engine forwards published ports to this host's loopback although it has another network: rootless engines
 * (with RootlessKit), and those in the virtual machine of a desktop.
 */
export function forwardsToLoopback(engine: EngineFacts): boolean {
  if (!engine.isLocal || engine.inContainer) return false;
  const isRootless = engine.securityOptions.some((option) => option.startsWith('name=rootless'));
  const isDesktop = engine.operatingSystem.startsWith('Docker Desktop') || engine.platform !== 'linux';
  return isRootless || isDesktop;
}

/** Why services cannot be reached, as a sentence. */
export function unreachableReason({ where, isLocal, inContainer, name }: EngineFacts): string {
  const engine = `the engine ${JSON.stringify(name)} at ${where}`;
  const consequence = 'its services cannot be reached from here';
  if (!isLocal) return `${engine} runs on another machine or in another container: ${consequence}.`;
  return inContainer
    ? `${engine} does not run the container that hive-bench is in: ${consequence}.`
    : `${engine} is in another network namespace or on another machine: ${consequence}.`;
}

async function factsOf({ docker, address }: Engine): Promise<EngineFacts> {
  const info = (await docker.info()) as {
    Name?: string;
    OperatingSystem?: string;
    SecurityOptions?: readonly string[];
  };
  return {
    where: address.where,
    isLocal: address.local,
    // Marker files of Docker and Podman, and a variable that Kubernetes sets in every container.
    inContainer:
      existsSync('/.dockerenv') ||
      existsSync('/run/.containerenv') ||
      process.env['KUBERNETES_SERVICE_HOST'] !== undefined,
    platform: process.platform,
    name: info.Name ?? '',
    operatingSystem: info.OperatingSystem ?? '',
    securityOptions: info.SecurityOptions ?? [],
  };
}
