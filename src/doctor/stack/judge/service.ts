import { type Finding, finding } from '../../../model/finding.ts';

/** What the engine says of a container. */
export interface ServiceState {
  /** Of the container. */
  readonly name: string;
  readonly status: string;
  readonly exitCode: number;
  readonly oomKilled: boolean;
  readonly restarts: number;
}

/** What the service itself said when asked; times are milliseconds since the question, as curl counts them. */
export type HealthResponse =
  | {
      readonly kind: 'http';
      readonly status: number;
      readonly body: string;
      readonly connectMs: number;
      readonly firstByteMs: number;
      readonly totalMs: number;
    }
  | { readonly kind: 'exec'; readonly ready: boolean; readonly output: string }
  | { readonly kind: 'none'; readonly why: string };

/** A health page is a few bytes from memory: a service that takes longer waits for something, and so will speech. */
const SLOW_MS = 100;

/** `undefined` for a state: there is no such container; for an answer: it is asked in another way. */
export function judgeService(
  service: string,
  state: ServiceState | undefined,
  response: HealthResponse | undefined,
): Finding {
  if (!state)
    return finding(service, 'fail', 'there is no such container', '`hive-bench down`, then `hive-bench up`.');
  // The run's own log ends where the stack was left up.
  const log = `\`docker logs ${state.name}\` tells why.`;
  if (state.oomKilled)
    return finding(
      service,
      'fail',
      'ran out of memory',
      'Give the host more, or run fewer calls at a time; `down` and `up` restart it.',
    );
  if (state.status === 'paused')
    return finding(service, 'fail', 'is paused', `\`docker unpause ${state.name}\` lets it go on.`);
  if (state.status !== 'running')
    return finding(service, 'fail', `has ended with exit code ${state.exitCode}`, log);
  const [status, found] = judgeResponse(response);
  if (status === 'fail') return finding(service, 'fail', found, log);
  if (state.restarts > 0) return finding(service, 'warn', `${found}; ${state.restarts} restarts`, log);
  const hint = status === 'warn' ? 'It is busy or waits for something: compare CPU and memory below.' : '';
  return finding(service, status, found, hint);
}

function judgeResponse(response: HealthResponse | undefined): readonly [Finding['status'], string] {
  switch (response?.kind) {
    case undefined:
      return ['pass', 'running'];
    case 'none':
      return ['fail', `running, but: ${response.why}`];
    case 'exec':
      // Not timed: most of it would be the engine, starting the question.
      return response.ready
        ? ['pass', 'ready, asked inside']
        : ['fail', `running, but not ready: ${response.output}`];
    case 'http': {
      const { status, body, connectMs, firstByteMs, totalMs } = response;
      if (status !== 200) return ['fail', `running, but answers ${status} ${body}`];
      const split = `connect ${ms(connectMs)}, first byte ${ms(firstByteMs)}, total ${ms(totalMs)} ms`;
      return [speed(totalMs), `healthy: ${split}`];
    }
    default:
      return response satisfies never;
  }
}

function speed(totalMs: number): Finding['status'] {
  return totalMs > SLOW_MS ? 'warn' : 'pass';
}

function ms(value: number): string {
  return value.toFixed(1);
}
