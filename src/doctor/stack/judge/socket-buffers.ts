import { type Finding, finding } from '../../../model/finding.ts';

/** Buffer sizes in bytes, as the kernel counts them: twice the value given to setsockopt (socket(7)). */
export interface SocketBuffers {
  readonly receive: number;
  readonly send: number;
  /** Datagrams that the socket dropped. */
  readonly drops: number;
}

export interface RequiredBuffers {
  readonly service: string;
  readonly port: number;
  /** Minimum sizes, as the kernel counts them. */
  readonly receive: number;
  readonly send: number;
  /** Origin of the minimum. */
  readonly source: string;
}

/** The sockets that carry media, with the buffer sizes that the service or the guide requires. */
export const MEDIA_SOCKETS: readonly RequiredBuffers[] = [
  {
    service: 'coturn',
    port: 3478,
    receive: 2 * 1_048_576,
    send: 2 * 1_048_576,
    source: 'the guide (1048576 each way)',
  },
  {
    // LiveKit logs a warning below this (mediatransportutil, rtcconfig/config.go: minUDPBufferSize).
    service: 'livekit',
    port: 7882,
    receive: 5_000_000,
    send: 2 * 1_048_576,
    source: 'LiveKit (5000000)',
  },
];

/** @param limits net.core.rmem_max and wmem_max in bytes; undefined if they cannot be read */
export function judgeSocketBuffers(
  required: RequiredBuffers,
  actual: SocketBuffers | undefined,
  limits: { readonly receive?: number; readonly send?: number },
): Finding {
  const check = `${required.service} socket`;
  if (!actual) {
    return finding(
      check,
      'fail',
      `nothing listens on UDP ${required.port}`,
      `See the row ${required.service}: without this socket no media passes.`,
    );
  }
  const allowed = `net.core.rmem_max ${limits.receive ?? 'unknown'}, wmem_max ${limits.send ?? 'unknown'}`;
  const found = `receive buffer ${actual.receive} bytes, send buffer ${actual.send} bytes (${allowed})`;
  if (actual.drops > 0) {
    return finding(check, 'warn', `${found}; ${actual.drops} datagrams dropped`, raiseLimits(required));
  }
  if (actual.receive < required.receive || actual.send < required.send)
    return finding(
      check,
      'warn',
      found,
      `Smaller than required by ${required.source}. ${raiseLimits(required)}`,
    );
  return finding(check, 'pass', found);
}

function raiseLimits({ receive, send }: RequiredBuffers): string {
  return `Run \`sysctl -w net.core.rmem_max=${receive} net.core.wmem_max=${send}\` on the host, then \`hive-bench down\` and \`hive-bench up\`.`;
}

/**
 * Parses `ss -H -u -a -n -m`, which prints a socket's memory on the same or the next line. Several sockets may share a
 * port (coturn has one per thread): returns the smallest buffers and the sum of the drops.
 */
export function parseSockets(ss: string, port: number): SocketBuffers | undefined {
  const sockets = ss
    .replaceAll(/\n\s+/g, ' ')
    .split('\n')
    .flatMap((line) => {
      const memory = /skmem:\(([^)]*)\)/.exec(line)?.[1];
      if (memory === undefined || !line.split(/\s+/)[3]?.endsWith(`:${port}`)) return [];
      const field = (name: string): number =>
        Number(new RegExp(`(?:^|,)${name}(\\d+)`).exec(memory)?.[1] ?? 0);
      return [{ receive: field('rb'), send: field('tb'), drops: field('d') }];
    });
  if (sockets.length === 0) return undefined;
  return {
    receive: Math.min(...sockets.map(({ receive }) => receive)),
    send: Math.min(...sockets.map(({ send }) => send)),
    drops: sockets.reduce((sum, { drops }) => sum + drops, 0),
  };
}
