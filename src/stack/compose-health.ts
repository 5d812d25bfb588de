import type { Readiness } from './services/service-definition.ts';

export interface Healthcheck {
  readonly test: readonly string[];
  readonly interval: string;
  readonly timeout: string;
  readonly retries: number;
  readonly start_period: string;
}

/**
 * The readiness check as a healthcheck of compose, which runs in the container. Bash sends the request itself: starting
 * Python or curl every few seconds in ten containers would take CPU time from the media.
 */
export function healthcheck(readiness: Readiness): Healthcheck {
  const command = readiness.kind === 'exec' ? readiness.argv : httpRequest(readiness.port, readiness.path);
  return {
    // Escape `$`, which compose would expand.
    test: ['CMD', ...command.map((word) => word.replaceAll('$', '$$$$'))],
    interval: '5s',
    timeout: '5s',
    retries: 6,
    start_period: '60s',
  };
}

/** A command that exits with 0 if the response has status 200. */
function httpRequest(port: number, path: string): string[] {
  const script = [
    `exec 3<>/dev/tcp/127.0.0.1/${port}`,
    `printf 'GET ${path} HTTP/1.0\\r\\nHost: 127.0.0.1\\r\\n\\r\\n' >&3`,
    'read -r _ status _ <&3',
    '[ "$status" = 200 ]',
  ];
  return ['bash', '-c', script.join(' && ')];
}
