import { finished } from 'node:stream';
import type Docker from 'dockerode';
import { EngineUnavailableError } from '../lib/errors.ts';
import { EnginePulse } from './engine-pulse.ts';

/** Of a call whose answer is not a stream. The slowest ones seen, removals on a busy host, took some 20 s. */
const CALL_TIMEOUT_MS = 120_000;
/** How long these take is not the engine's to say: a container's life, a build, a registry. */
const UNBOUNDED = /^\/(?:containers\/[^/]+\/wait|build|images\/create|images\/load)\b/;
const CREATES = /^\/(?:containers|networks|volumes)\/create\b/;

/** What docker-modem is given for one request, as far as it matters here. */
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
 * From here on no call of this client waits forever: one ends with an error when the engine does not answer a ping for
 * about 20 s, and at the latest after two minutes. Streams (attach, events, a build's progress) may be quiet as long as
 * they like while the engine answers pings; when it does not, they end with the same error.
 *
 * @param beforeCreating is called before the engine is asked to create a container, a network or a volume
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
    // Node keeps a signal that is made of others for as long as somebody listens to it: only where there is another.
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

/** `finished` also listens for errors from here on: a connection that breaks where nobody listens would end the program. */
function watchStream(pulse: EnginePulse, stream: EngineStream): void {
  const release = pulse.watch((error) => stream.destroy(error));
  finished(stream, { writable: false }, release);
}

function timedOut({ method, path }: Call, timeoutMs: number): EngineUnavailableError {
  const [what] = path.split('?');
  return new EngineUnavailableError(
    `the Docker Engine answers pings, but did not finish ${method} ${what} within ${timeoutMs / 1000} s.`,
    {
      hint: 'It is overloaded, or a container of it hangs: its log says more (journalctl -u docker). The next command removes what this one left.',
    },
  );
}
