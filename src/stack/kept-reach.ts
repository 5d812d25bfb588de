import type { Engine } from './engine.ts';
import { joinNetwork } from './harness-endpoint.ts';
import type { KeptStack } from './kept.ts';
import { serviceUrl } from './service-url.ts';
import { findVantage } from './vantage.ts';

/** The services of a stack that was left up, for as long as they are asked from here. */
export interface KeptReach extends AsyncDisposable {
  /** Where a service's port answers; undefined where the service or the port is missing. */
  url(service: string, port: number): string | undefined;
}

/** @throws {EngineUnavailableError} where services cannot be reached from here. */
export async function reachKept(engine: Engine, kept: KeptStack): Promise<KeptReach> {
  const vantage = await findVantage(engine);
  const joined = await joinNetwork(engine, vantage, kept.stack);
  return {
    url: (service, port) => {
      const container = kept.containers.get(service);
      return container && serviceUrl(container, port, vantage, kept.stack.id);
    },
    [Symbol.asyncDispose]: () => joined[Symbol.asyncDispose](),
  };
}
