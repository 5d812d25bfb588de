import { parseArgs } from 'node:util';

export interface RelayOptions {
  /** UDP port that the near end sends to. */
  readonly port: number;
  /** Address of the far end. */
  readonly to: { readonly address: string; readonly port: number };
  readonly seed: string;
  /** Whole numbers, 0..100. */
  readonly uplinkDropPct: number;
  readonly downlinkDropPct: number;
  /** Minimum time for which every packet is held. */
  readonly delayMs: number;
  /** The relay exits when nothing has arrived for this long after the first packet. */
  readonly quietMs: number;
}

/** @throws {Error} naming the flag, the given value and the expected one. */
export function parseRelayOptions(argv: readonly string[]): RelayOptions {
  const text = { type: 'string' } as const;
  const { values } = parseArgs({
    args: [...argv],
    options: {
      port: text,
      to: text,
      seed: text,
      'uplink-drop-pct': text,
      'downlink-drop-pct': text,
      'delay-ms': text,
      'quiet-ms': text,
    },
  });
  const whole = (name: keyof typeof values, low: number, high: number, fallback?: number): number => {
    const value = values[name] === undefined ? (fallback ?? Number.NaN) : Number(values[name]);
    if (Number.isInteger(value) && value >= low && value <= high) return value;
    throw new Error(`--${name}: got ${values[name] ?? 'nothing'}, expected a whole number, ${low}..${high}`);
  };
  const to = values.to?.match(/^(\d+\.\d+\.\d+\.\d+):(\d+)$/);
  if (!to) throw new Error(`--to: got ${values.to ?? 'nothing'}, expected IPv4:port of the far end`);
  return {
    port: whole('port', 1, 65_535),
    to: { address: to[1] ?? '', port: Number(to[2]) },
    seed: values.seed ?? '1',
    uplinkDropPct: whole('uplink-drop-pct', 0, 100, 0),
    downlinkDropPct: whole('downlink-drop-pct', 0, 100, 0),
    delayMs: whole('delay-ms', 0, 10_000, 0),
    quietMs: whole('quiet-ms', 100, 60_000, 3000),
  };
}
