import { setTimeout as sleep } from 'node:timers/promises';
import { HiveBenchError } from '../../lib/errors.ts';
import { Gateway, type GatewayBackend } from '../../impair/gateway.ts';
import type { UnhealthyService } from '../../model/incident.ts';
import type { BothWays } from '../../model/round-facts.ts';
import { connectEngine } from '../../stack/engine.ts';
import { bridgeFilterHint } from '../../stack/bridge-filter.ts';
import { ownerOf } from '../../stack/labels.ts';
import { ownedBy, removeAll } from '../../stack/reap.ts';
import { PLACES_PER_PAIR } from '../plan/cast.ts';
import { refuseClosedPath } from './closed-path.ts';
import { probeBaseline } from '../path/path-check.ts';
import { precheck } from '../plan/precheck.ts';
import { refuseOtherConfiguration } from './same-configuration.ts';
import { openSession, type Session, type SessionRequest } from './session.ts';
import { Watch } from '../round/watch.ts';

/** How long Docker Engine may take to come back. */
const ENGINE_WITHIN_MS = 60_000;

export interface EnvironmentRequest extends SessionRequest {
  readonly pairs: number;
  readonly timeoutMs: number;
}

interface Parts {
  readonly session: Session;
  readonly gateway: Gateway;
  readonly backend: GatewayBackend;
  readonly baseline: BothWays;
  readonly watch: Watch | undefined;
}

/**
 * Everything that rounds need: a running stack, its gateway, the baseline of the unimpaired path, and monitoring. If a
 * part fails, the whole is replaced: a repaired stack would differ from a fresh one in unknown ways.
 */
export class TestEnvironment implements AsyncDisposable {
  readonly #request: EnvironmentRequest;
  #parts: Parts;
  /** Error of removing an earlier stack, or of starting a new one. */
  #cleanupError: unknown;

  private constructor(request: EnvironmentRequest, parts: Parts) {
    this.#request = request;
    this.#parts = parts;
  }

  static async open(request: EnvironmentRequest, signal: AbortSignal): Promise<TestEnvironment> {
    return new TestEnvironment(request, await build(request, signal));
  }

  get session(): Session {
    return this.#parts.session;
  }

  get gateway(): Gateway {
    return this.#parts.gateway;
  }

  get backend(): GatewayBackend {
    return this.#parts.backend;
  }

  /** Measurement of the unimpaired path. */
  get baseline(): BothWays {
    return this.#parts.baseline;
  }

  /** Only for a stack with monitoring. */
  get watch(): Watch | undefined {
    return this.#parts.watch;
  }

  /** Unhealthy services; empty for a healthy stack. */
  unhealthyServices(): Promise<UnhealthyService[]> {
    return this.session.stack.unhealthyServices();
  }

  /**
   * Removes everything and starts the same again.
   * @throws {HiveBenchError} if Docker Engine does not come back within a minute, or a service does not start.
   */
  async restart(signal: AbortSignal): Promise<void> {
    const { runId, log } = this.#request;
    const { backend, session } = this.#parts;
    await dispose(this.#parts).catch((error: unknown) => {
      this.#cleanupError = error;
      log(`not all was taken down: ${String(error)}`);
    });
    const engine = await engineWithin(ENGINE_WITHIN_MS, signal);
    // Remains of the old stack still belong to this run and would conflict with the new one.
    const isOurs = ownedBy(ownerOf());
    await removeAll(engine, (thing) => thing.run === runId && isOurs(thing));
    this.#cleanupError = undefined;
    this.#parts = await build(this.#request, signal).catch((error: unknown) => {
      // Any error other than the stop itself may have prevented clean-up.
      if (error !== signal.reason) this.#cleanupError = error;
      throw error;
    });
    refuseOtherConfiguration(session.configSums, this.session.configSums);
    if (this.#parts.backend !== backend) {
      throw new HiveBenchError(
        `the gateway came back with ${this.#parts.backend}, and was ${backend} before.`,
        {
          hint: 'One run is measured with one back end: give it by --gateway.',
        },
      );
    }
  }

  /** @throws the error that left something of this run on Docker Engine, including parts of a replaced stack. */
  async [Symbol.asyncDispose](): Promise<void> {
    await dispose(this.#parts);
    if (this.#cleanupError !== undefined) throw this.#cleanupError;
  }
}

async function build(request: EnvironmentRequest, signal: AbortSignal): Promise<Parts> {
  const { config, runId, pairs, timeoutMs, log } = request;
  const session = await openSession(request, signal);
  try {
    const gateway = new Gateway((argv) => session.stack.service('gateway').exec(argv));
    const backend = await gateway.backend();
    log(`stack is up; gateway back end ${backend}`);
    if (config.target) await precheck(session, gateway, config.target, runId, signal);
    const baseline = await idlePath(session, gateway, pairs, signal);
    const watch = request.monitoring
      ? await Watch.open(session.stack, { language: config.languages.target, timeoutMs }, log)
      : undefined;
    return { session, gateway, backend, baseline, watch };
  } catch (error) {
    await session[Symbol.asyncDispose]();
    throw error;
  }
}

async function dispose({ watch, session }: Parts): Promise<void> {
  await watch?.[Symbol.asyncDispose]();
  await session[Symbol.asyncDispose]();
}

/**
 * Measures what probe, gateway and host add by themselves, on an unimpaired link.
 * @throws {HiveBenchError} if nothing passes.
 */
async function idlePath(
  session: Session,
  gateway: Gateway,
  pairs: number,
  signal: AbortSignal,
): Promise<BothWays> {
  const place = pairs * PLACES_PER_PAIR;
  const idle = { uplink: [], downlink: [] };
  await gateway.applyLinks(new Map([[session.stack.participantAddress(place), idle]]));
  const baseline = await probeBaseline({ session, place }, signal);
  const { counters } = await gateway.inspect();
  refuseClosedPath({ baseline, counters, filter: await bridgeFilterHint(session.engine) });
  return baseline;
}

async function engineWithin(ms: number, signal: AbortSignal): ReturnType<typeof connectEngine> {
  const until = performance.now() + ms;
  for (;;) {
    try {
      return await connectEngine();
    } catch (error) {
      signal.throwIfAborted();
      if (performance.now() > until) throw error;
      await sleep(500);
    }
  }
}
