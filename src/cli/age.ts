import { InvalidArgumentError } from 'commander';
import { shown } from '../lib/shown.ts';

const HOUR_MS = 3_600_000;
const UNIT_MS = { h: HOUR_MS, d: 24 * HOUR_MS, w: 7 * 24 * HOUR_MS } as const;

/** `12h`, `30d`, `8w` in ms, for commander. */
export function age(text: string): number {
  const [, number = '', unit = ''] = /^(\d+(?:\.\d+)?)([hdw])$/.exec(text) ?? [];
  const ms = Number(number) * (UNIT_MS[unit as keyof typeof UNIT_MS] ?? Number.NaN);
  if (Number.isFinite(ms) && ms > 0) return ms;
  throw new InvalidArgumentError(
    `got ${shown(text)}, expected hours, days or weeks, such as 12h, 30d or 8w.`,
  );
}
