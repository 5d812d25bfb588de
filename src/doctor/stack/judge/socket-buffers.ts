import { type Finding, finding } from '../../../model/finding.ts';

/** Bytes, as the kernel counts them: twice what was asked for (socket(7)). */
export interface SocketBuffers {
  readonly receive: number;
  readonly send: number;
  /** Datagrams that were lost there. */
  readonly drops: number;
}

export interface RequiredBuffers {
  readonly service: string;
  readonly port: number;
  /** What it must have at least, in the kernel's count. */
  readonly receive: number;
  readonly send: number;
  readonly source: string;
}

/** Who carries media, and what it or the guide asks for. */
export const MEDIA_SOCKETS: readonly RequiredBuffers[] = [
  {
    service: 'coturn',
    port: 3478,
    receive: 2 * 1_048_576,
    send: 2 * 1_048_576,
    source: 'the guide: 1048576 each',
  },
  {
    // The SFU itself warns below this (mediatransportutil, rtcconfig/config.go: minUDPBufferSize).
    service: 'livekit',
    port: 7882,
    receive: 5_000_000,
    send: 2 * 1_048_576,
    source: 'LiveKit: 5000000',
  },
];

/** `limits` are net.core.rmem_max and wmem_max, undefined where they cannot be read. */
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
      `Is ${required.service} healthy above? Media cannot pass.`,
    );
  }
  const allowed = `net.core.rmem_max ${limits.receive ?? 'unknown'}, wmem_max ${limits.send ?? 'unknown'}`;
  const found = `receives into ${actual.receive} bytes, sends from ${actual.send} (${allowed})`;
  if (actual.drops > 0) {
    return finding(check, 'warn', `${found}; ${actual.drops} datagrams dropped`, raiseLimits(required));
  }
  if (actual.receive < required.receive || actual.send < required.send)
    return finding(
      check,
      'warn',
      found,
      `Less than configured (${required.source}). ${raiseLimits(required)}`,
    );
  return finding(check, 'pass', found);
}

function raiseLimits({ receive, send }: RequiredBuffers): string {
  return `\`sysctl -w net.core.rmem_max=${receive} net.core.wmem_max=${send}\` on the host, then \`down\` and \`up\`.`;
}

/**
 * The sockets on this port together, by the smallest buffers (coturn has one a thread), from `ss -H -u -a -n -m`; a
 * socket's memory stands on the same or the next line.
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
