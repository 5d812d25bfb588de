import type { Engine } from './engine.ts';
import { joinNetwork } from './harness-endpoint.ts';
import type { KeptStack } from './kept.ts';
import { serviceUrl } from './service-url.ts';
import { findVantage } from './vantage.ts';

/** Access to the services of a kept stack, until disposal. */
export interface KeptReach extends AsyncDisposable {
  /** URL of a service's port; undefined if the service or the port is missing. */
  url(service: string, port: number): string | undefined;
}

/** @throws {EngineUnavailableError} if services cannot be reached from here. */
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
