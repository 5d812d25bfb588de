import type { EchoedUtterance, SelftestRow } from '../model/selftest.ts';
import { quantile } from '../stats/quantile.ts';

/** When the utterances of one delay count as recovered. */
export interface DelayBounds {
  /** Absolute value of the median error. */
  readonly medianMs: number;
  /** 99th percentile of the absolute error. */
  readonly p99Ms: number;
  /** Minimum number of utterances whose true delay is known. */
  readonly minN: number;
}

/**
 * Judges the self-test's delays: one row for each delay and one for all, over all utterances whose true delay is known.
 * The error of an utterance that was not recovered is +∞ and stays in the quantiles.
 */
export function judgeDelays(
  utterances: readonly EchoedUtterance[],
  holdMs: number,
  bounds: DelayBounds,
): SelftestRow[] {
  return [...delayRows(utterances, holdMs, bounds), allRow(utterances, holdMs, bounds)];
}

/** Below a hundred values, the 99th percentile is the maximum, so it is computed over all delays together. */
function allRow(
  utterances: readonly EchoedUtterance[],
  holdMs: number,
  { p99Ms, minN }: DelayBounds,
): SelftestRow {
  const known = utterances.filter(({ unknown }) => unknown === undefined);
  const sizes = known.map((each) => Math.abs(errorOf(each, holdMs)));
  const errorP99Ms = quantileOf(sizes, 0.99);
  const minKnown = minN * new Set(utterances.map(({ delayMs }) => delayMs)).size;
  const finite = Number.isFinite(errorP99Ms);
  return {
    group: 'delay',
    what: 'echo, all together: size of the error, p99',
    expected: '0 ms',
    recovered: finite ? `${errorP99Ms.toFixed(2)} ms` : '—',
    bound: `p99 ±${p99Ms} ms, n ≥ ${minKnown}`,
    n: known.length,
    ok: known.length >= minKnown && known.length > 0 && errorP99Ms <= p99Ms,
    ...(finite && { errorP99Ms }),
  };
}

function delayRows(
  utterances: readonly EchoedUtterance[],
  holdMs: number,
  bounds: DelayBounds,
): SelftestRow[] {
  const delays = [...new Set(utterances.map(({ delayMs }) => delayMs))].toSorted((a, b) => a - b);
  return delays.map((delayMs) => {
    const all = utterances.filter((each) => each.delayMs === delayMs);
    const known = all.filter(({ unknown }) => unknown === undefined);
    const errors = known.map((each) => errorOf(each, holdMs));
    const errorP50Ms = quantileOf(errors, 0.5);
    const errorP99Ms = quantileOf(
      errors.map((error) => Math.abs(error)),
      0.99,
    );
    const recovered = quantileOf(
      known.flatMap(({ recoveredMs }) => recoveredMs ?? []),
      0.5,
    );
    const note = [
      ...countNote(errors.filter((error) => !Number.isFinite(error)).length, known.length, 'not recovered'),
      ...countNote(
        all.length - known.length,
        all.length,
        'left out: a jitter buffer or the echo was unsettled',
      ),
    ].join('; ');
    return {
      group: 'delay',
      what: `echo holds ${delayMs} ms longer`,
      expected: `${delayMs} ms`,
      recovered: recovered === Number.POSITIVE_INFINITY ? '—' : `${recovered.toFixed(2)} ms`,
      bound: `median ±${bounds.medianMs} ms, n ≥ ${bounds.minN}`,
      n: known.length,
      ok: known.length >= bounds.minN && Math.abs(errorP50Ms) <= bounds.medianMs,
      ...(Number.isFinite(errorP50Ms) && { errorP50Ms }),
      ...(Number.isFinite(errorP99Ms) && { errorP99Ms }),
      ...(note && { note }),
    };
  });
}

/** Recovered minus true delay; +∞ if not recovered. */
function errorOf({ recoveredMs, heldMs }: EchoedUtterance, holdMs: number): number {
  return recoveredMs === undefined || heldMs === undefined
    ? Number.POSITIVE_INFINITY
    : recoveredMs - (heldMs - holdMs);
}

/** +∞ without values: if nothing is known, nothing is recovered. */
function quantileOf(values: readonly number[], p: number): number {
  return (
    quantile(
      values.toSorted((a, b) => a - b),
      p,
    ) ?? Number.POSITIVE_INFINITY
  );
}

function countNote(count: number, of: number, what: string): string[] {
  return count > 0 ? [`${count} of ${of} ${what}`] : [];
}
