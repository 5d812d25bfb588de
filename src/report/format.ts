import type { Interval } from '../model/statistics.ts';

/** Placeholder of an unavailable number. */
export const ABSENT = '–';

/** Whole milliseconds; `∞` for a missing one. */
export function ms(value: number | undefined): string {
  return fixed(value, 0);
}

/** Fixed decimals, so that columns align; `∞` for +∞ and a dash for absent values. */
export function fixed(value: number | undefined, digits: number): string {
  if (value === undefined) return ABSENT;
  if (value === Number.POSITIVE_INFINITY) return '∞';
  // A rounded −0.2 must not become "-0".
  return value
    .toFixed(digits)
    .replace(/^-(0(?:\.0+)?)$/, '$1')
    .replace('-', '−');
}

/**
 * For numbers with their unit beside them: three decimals below 10, one above, enough to distinguish a value from its
 * limit; without trailing zeros.
 */
export function compact(value: number | undefined): string {
  if (value === undefined || !Number.isFinite(value)) return fixed(value, 0);
  const digits = Math.abs(value) < 10 ? 3 : 1;
  return fixed(Number(value.toFixed(digits)), decimalsOf(value, digits));
}

export function range(interval: Interval, show: (value: number) => string): string {
  return `${show(interval.low)} to ${show(interval.high)}`;
}

/** A ratio of 0–1 in percent. */
export function percent(ratio: number | undefined, digits = 1): string {
  return ratio === undefined ? ABSENT : `${fixed(ratio * 100, digits)} %`;
}

/** `9 min 12 s`; a duration below a minute keeps one decimal. */
export function duration(seconds: number): string {
  if (seconds < 60) return `${fixed(seconds, 1)} s`;
  const whole = Math.round(seconds);
  const [hours, minutes, rest] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  return hours > 0 ? `${hours} h ${minutes} min` : `${minutes} min ${rest} s`;
}

/** `104 MB`, in decimal units like `ls -lh --si`; one decimal below 10 of a unit. */
export function size(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  const power = Math.min(units.length - 1, Math.max(0, Math.floor(Math.log10(Math.max(1, bytes)) / 3)));
  const value = bytes / 1000 ** power;
  return `${fixed(value, power > 0 && value < 10 ? 1 : 0)} ${units[power]}`;
}

/** `2025-06-12 10:15:00 UTC` of an ISO instant. */
export function instant(iso: string): string {
  return iso.replace('T', ' ').replace(/(\.\d+)?Z$/, ' UTC');
}

function decimalsOf(value: number, most: number): number {
  const [, fraction = ''] = String(Number(value.toFixed(most))).split('.');
  return fraction.length;
}
