import { type Finding, finding } from '../../../model/finding.ts';

/** State of a service's container, as the engine reports it. */
export interface ServiceState {
  /** Name of the container. */
  readonly name: string;
  readonly status: string;
  readonly exitCode: number;
  readonly oomKilled: boolean;
  readonly restarts: number;
}

/** Result of a health check. Times are in milliseconds since the start of the request, as curl counts them. */
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

/** A health page is a few bytes from memory. A service that needs longer is waiting, and would delay speech too. */
const SLOW_MS = 100;

/**
 * @param state undefined if the container is missing
 * @param response undefined if the service's health is checked elsewhere
 */
export function judgeService(
  service: string,
  state: ServiceState | undefined,
  response: HealthResponse | undefined,
): Finding {
  if (!state)
    return finding(
      service,
      'fail',
      'the container is missing',
      'Run `hive-bench down`, then `hive-bench up`.',
    );
  // Not the run's own log: that one stops when the run ends and leaves the stack up.
  const log = `See \`docker logs ${state.name}\`.`;
  if (state.oomKilled)
    return finding(
      service,
      'fail',
      'ran out of memory',
      'Give the host more memory or run fewer concurrent calls, then run `hive-bench down` and `hive-bench up`.',
    );
  if (state.status === 'paused')
    return finding(service, 'fail', 'is paused', `Run \`docker unpause ${state.name}\`.`);
  if (state.status !== 'running')
    return finding(
      service,
      'fail',
      `${state.status} with exit code ${state.exitCode}, expected running`,
      log,
    );
  const [status, found] = judgeResponse(response);
  if (status === 'fail') return finding(service, 'fail', found, log);
  if (state.restarts > 0) return finding(service, 'warn', `${found}; ${state.restarts} restarts`, log);
  const hint = status === 'warn' ? 'Compare CPU and memory below: the service is busy or waiting.' : '';
  return finding(service, status, found, hint);
}

function judgeResponse(response: HealthResponse | undefined): readonly [Finding['status'], string] {
  switch (response?.kind) {
    case undefined:
      return ['pass', 'running'];
    case 'none':
      return ['fail', `running, but the health check failed: ${response.why}`];
    case 'exec':
      // Not timed: starting the exec takes the engine longer than the check.
      return response.ready
        ? ['pass', 'ready (checked in the container)']
        : ['fail', `running, but not ready: ${response.output}`];
    case 'http': {
      const { status, body, connectMs, firstByteMs, totalMs } = response;
      if (status !== 200) return ['fail', `running, but its health page answers ${status} ${body}`];
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
