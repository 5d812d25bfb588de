import { finished } from 'node:stream';
import type Docker from 'dockerode';
import { EngineUnavailableError } from '../lib/errors.ts';
import { EnginePulse } from './engine-pulse.ts';

/** Timeout of calls whose response is not a stream. The slowest in tests, removals on a busy host, took about 20 s. */
const CALL_TIMEOUT_MS = 120_000;
/** Calls without a timeout: their duration depends on a container, a build or a registry. */
const UNBOUNDED = /^\/(?:containers\/[^/]+\/wait|build|images\/create|images\/load)\b/;
const CREATES = /^\/(?:containers|networks|volumes)\/create\b/;

/** The options of one request to docker-modem that are used here. */
interface Call {
  readonly method: string;
  readonly path: string;
  readonly isStream?: boolean;
  readonly hijack?: boolean;
  readonly abortSignal?: AbortSignal;
  readonly statusCodes?: Readonly<Record<number, unknown>>;
}
type Callback = (error: Error | null, answer?: unknown) => void;
type Dial = (call: Call, callback: Callback) => void;

/**
 * Adds timeouts to all calls of this client. A call fails if the engine does not answer a ping for about 20 s, and after
 * two minutes at the latest. Streams (attach, events, build progress) may be idle as long as the engine answers pings,
 * and fail with the same error otherwise.
 *
 * @param beforeCreating called before a request to create a container, a network or a volume
 */
export function boundCalls(
  docker: Docker,
  beforeCreating: () => void,
  pingEveryMs?: number,
  timeoutMs: number = CALL_TIMEOUT_MS,
): void {
  const modem = docker.modem as { dial: Dial };
  const dial = modem.dial.bind(modem);
  const pulse = new EnginePulse((signal) => ping(dial, signal), pingEveryMs);
  modem.dial = (call, callback) => {
    if (call.method === 'POST' && CREATES.test(call.path)) beforeCreating();
    const aborter = new AbortController();
    let settled = false;
    const settle: Callback = (error, answer) => {
      if (settled) return;
      settled = true;
      clearTimeout(timer);
      release();
      if (isStream(answer)) watchStream(pulse, answer);
      callback(error, answer);
    };
    const fail = (error: Error): void => {
      settle(error);
      aborter.abort();
    };
    const release = pulse.watch(fail);
    const timer = UNBOUNDED.test(call.path)
      ? undefined
      : setTimeout(() => fail(timedOut(call, timeoutMs)), timeoutMs).unref();
    // Signals are combined only if necessary: Node keeps a combined signal alive as long as it has listeners.
    const abortSignal = call.abortSignal
      ? AbortSignal.any([aborter.signal, call.abortSignal])
      : aborter.signal;
    dial({ ...call, abortSignal }, settle);
  };
}

function ping(dial: Dial, abortSignal: AbortSignal): Promise<void> {
  const call = { method: 'GET', path: '/_ping', abortSignal, statusCodes: { 200: true } };
  return new Promise((resolve, reject) => {
    dial(call, (error) => (error ? reject(error) : resolve()));
  });
}

interface EngineStream extends NodeJS.ReadableStream {
  destroy(error?: Error): void;
}

function isStream(answer: unknown): answer is EngineStream {
  return typeof (answer as Partial<EngineStream> | undefined)?.pipe === 'function';
}

/** `finished` also handles errors from here on: a broken connection without a listener would crash the program. */
function watchStream(pulse: EnginePulse, stream: EngineStream): void {
  const release = pulse.watch((error) => stream.destroy(error));
  finished(stream, { writable: false }, release);
}

function timedOut({ method, path }: Call, timeoutMs: number): EngineUnavailableError {
  const [what] = path.split('?');
  return new EngineUnavailableError(
    `the Docker Engine answers pings, but did not finish ${method} ${what} within ${timeoutMs / 1000} s.`,
    {
      hint: 'See its log (journalctl -u docker): it is overloaded, or a container hangs. The next command cleans up after this one.',
    },
  );
}
