import { parseArgs } from 'node:util';
import type { SendPlan } from '../../wire/path-probe.ts';
import { HEADER_BYTES } from './packet.ts';

export interface EndOptions {
  readonly plan: SendPlan;
  /** How long to wait for the other end. */
  readonly waitMs: number;
  /** The probe ends when nothing was sent or received for this long. */
  readonly settleMs: number;
  /** Identifies this exchange: both ends ignore packets of an earlier exchange at the same addresses. */
  readonly flow: number;
  /** near: `address:port` of the far end. */
  readonly to?: { readonly address: string; readonly port: number };
  /** far: UDP port to listen on. */
  readonly port?: number;
  /** Starts and stops on commands from standard input; the plan's number of packets is then a maximum. */
  readonly untilStopped: boolean;
}

/** @throws {Error} naming the flag, the given value and the expected one. */
export function parseOptions(argv: readonly string[]): EndOptions {
  const text = { type: 'string' } as const;
  const options = {
    to: text,
    port: text,
    flow: text,
    packets: text,
    'interval-ms': text,
    'payload-bytes': text,
  } as const;
  const { values } = parseArgs({
    args: [...argv],
    options: { ...options, 'wait-ms': text, 'settle-ms': text, 'until-stopped': { type: 'boolean' } },
  });
  type Numeric = Exclude<keyof typeof values, 'until-stopped'>;
  const number = (name: Numeric, low: number, high: number, fallback?: number): number => {
    const value = values[name] === undefined ? (fallback ?? Number.NaN) : Number(values[name]);
    if (value >= low && value <= high) return value;
    throw new Error(`--${name}: got ${values[name] ?? 'nothing'}, expected ${low}..${high}`);
  };
  const to = values.to?.match(/^(\d+\.\d+\.\d+\.\d+):(\d+)$/);
  if (values.to !== undefined && !to) throw new Error(`--to: got ${values.to}, expected IPv4:port`);
  return {
    plan: {
      packets: number('packets', 0, 1_000_000, 1000),
      intervalMs: number('interval-ms', 0.01, 10_000, 20),
      payloadBytes: number('payload-bytes', HEADER_BYTES, 1472, 120),
    },
    flow: number('flow', 0, 2 ** 32 - 1),
    waitMs: number('wait-ms', 0, 600_000, 10_000),
    settleMs: number('settle-ms', 1, 60_000, 1500),
    ...(to && { to: { address: to[1] ?? '', port: Number(to[2]) } }),
    untilStopped: values['until-stopped'] ?? false,
    ...(values.port !== undefined && { port: number('port', 1, 65_535) }),
  };
}
