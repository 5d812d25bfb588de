import { setTimeout as sleep } from 'node:timers/promises';
import { StackNotReadyError } from '../lib/errors.ts';
import type { StartedContainer } from './started-container.ts';
import type { Readiness } from './services/service-definition.ts';

const POLL_MS = 100;
/** Timeout of one check. */
const TIMEOUT_MS = 5000;
/** For health checks, which are also evidence in a run that was stopped, and have a timeout anyway. */
const NEVER_ABORTED = new AbortController().signal;

/**
 * Waits until the service is ready.
 *
 * @throws {StackNotReadyError} with the last log lines, at the deadline or when the container exits.
 */
export async function untilReady(
  container: StartedContainer,
  readiness: Readiness,
  deadlineMs: number,
  signal: AbortSignal,
): Promise<void> {
  const deadline = performance.now() + deadlineMs;
  let last = 'no answer yet';
  while (performance.now() < deadline) {
    signal.throwIfAborted();
    const { running, exitCode } = await container.state();
    if (!running) throw await notReady(container, `ended with exit code ${exitCode}`);
    try {
      last = await answerWithTimeout(container, readiness, signal);
      if (last === 'ready') return;
    } catch (error) {
      last = (error as Error).message;
    }
    await sleep(POLL_MS);
  }
  throw await notReady(container, `was not ready within ${deadlineMs / 1000} s (${last})`);
}

/** Why a service that was ready is unhealthy now; undefined if it is healthy. */
export async function healthProblem(
  container: StartedContainer,
  readiness: Readiness,
): Promise<string | undefined> {
  const { running, paused, exitCode, oomKilled, attached } = await container.state();
  if (!running) return oomKilled ? 'ran out of memory' : `ended with exit code ${exitCode}`;
  if (paused) return 'is paused';
  if (!attached) return 'is cut off from its network';
  const answer = await answerWithTimeout(container, readiness, NEVER_ABORTED).catch(
    (error: unknown) => (error as Error).message,
  );
  return answer === 'ready' ? undefined : `does not answer (${answer})`;
}

/** Adds a timeout, because an exec has none and a service may hang. */
async function answerWithTimeout(
  container: StartedContainer,
  readiness: Readiness,
  signal: AbortSignal,
): Promise<string> {
  const aborter = new AbortController();
  const timeout = sleep(TIMEOUT_MS, 'no answer', { signal: AbortSignal.any([signal, aborter.signal]) });
  try {
    return await Promise.race([checkOnce(container, readiness), timeout]);
  } finally {
    aborter.abort();
    timeout.catch(() => undefined);
  }
}

async function checkOnce(container: StartedContainer, readiness: Readiness): Promise<string> {
  if (readiness.kind === 'exec') {
    const result = await container.exec(readiness.argv);
    return result.exitCode === 0
      ? 'ready'
      : `${readiness.argv[0]}: exit ${result.exitCode} ${result.stderr.trim()}`;
  }
  const url = await container.url(readiness.port);
  const answer = await fetch(`${url}${readiness.path}`, {
    signal: AbortSignal.timeout(5000),
  });
  const body = await answer.text();
  return answer.ok ? 'ready' : `${answer.status} ${body.split('\n', 1)[0]?.slice(0, 200)}`;
}

async function notReady(container: StartedContainer, what: string): Promise<StackNotReadyError> {
  return new StackNotReadyError(`${container.service} ${what}.`, {
    hint: `See its last log lines below; the full log is in logs/${container.service}.log of the run.`,
    evidence: await container.tail(15).catch(() => []),
  });
}
