import { existsSync } from 'node:fs';
import { EngineUnavailableError } from '../lib/errors.ts';
import type { Engine } from './engine.ts';
import { sharesEngineNetwork } from './engine-network.ts';
import { findOwnContainer } from './own-container.ts';

/** From where this process reaches the services of a stack. */
export type Vantage =
  /** Ports that the engine publishes on 127.0.0.1 answer here. */
  | { readonly kind: 'host' }
  /** In a container of the engine: services answer at their addresses, once it has joined their network. */
  | { readonly kind: 'container'; readonly id: string };

export const ON_HOST: Vantage = { kind: 'host' };
const HINT =
  'Run hive-bench on the host of the engine, or as a container of that engine with its socket mounted: docs/container.md shows how.';

/**
 * How this process reaches services, asked before anything is built: a wrong guess would show after minutes, as a service
 * that never becomes ready.
 * @throws {EngineUnavailableError} with the reason where it cannot reach them.
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

/** What an engine and this process show of each other. */
export interface EngineFacts {
  /** Where it is asked: a path, or a URL. */
  readonly where: string;
  /** The engine is asked by a socket of this host, or on its loopback. */
  readonly isLocal: boolean;
  /** Of this process, also where the engine does not know its container. */
  readonly inContainer: boolean;
  /** `process.platform`. */
  readonly platform: string;
  readonly name: string;
  readonly operatingSystem: string;
  readonly securityOptions: readonly string[];
}

/**
 * Engines whose network is not this host's, and which bring published ports to its loopback all the same: rootless ones
 * (by RootlessKit), and those in a virtual machine of a desktop.
 */
export function forwardsToLoopback(engine: EngineFacts): boolean {
  if (!engine.isLocal || engine.inContainer) return false;
  const isRootless = engine.securityOptions.some((option) => option.startsWith('name=rootless'));
  const isDesktop = engine.operatingSystem.startsWith('Docker Desktop') || engine.platform !== 'linux';
  return isRootless || isDesktop;
}

/** Why services cannot be reached, in one sentence. */
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
    // Docker's mark, Podman's, and what Kubernetes gives every container.
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
