import { errorFunction } from 'simple-statistics';

/** Standard normal nodes and weights: the trapezoid rule is right to 1e-10 for what falls off like exp(−u²/2). */
const STEP = 0.05;
const NODES = Array.from({ length: 321 }, (_, i) => {
  const u = -8 + STEP * i;
  return { u, weight: (STEP * Math.exp((-u * u) / 2)) / Math.sqrt(2 * Math.PI) };
});

/** Distributions that have been computed: a report asks for the same ones for every metric and scenario. */
const known = new Map<string, Float64Array>();
const MAX_KNOWN = 64;

/**
 * P(X = 0), … P(X = n) of the number of values beyond a limit that a `share` of all values is beyond, 0–1, in calls of
 * these sizes. Values of a call have `common` (0 ≤ common < 1) of their variance in common on the normal scale: given
 * the call's luck u, each is beyond with the probability Φ((√common·u + Φ⁻¹(share)) ÷ √(1 − common)), independently (the
 * one-factor probit model; Ochi and Prentice, Biometrika 71, 1984). With `common` 0 it is the binomial distribution.
 */
export function countsBeyond(sizes: readonly number[], share: number, correlation: number): Float64Array {
  const key = `${sizes.toSorted((a, b) => a - b).join()} ${share} ${correlation}`;
  const before = known.get(key);
  if (before) return before;
  const ofCalls = new Map([...new Set(sizes)].map((size) => [size, countsOfCall(size, share, correlation)]));
  const counts = sizes.reduce(
    (sum, size) => convolved(sum, ofCalls.get(size) ?? Float64Array.of(1)),
    Float64Array.of(1),
  );
  if (known.size >= MAX_KNOWN) known.clear();
  known.set(key, counts);
  return counts;
}

function countsOfCall(size: number, share: number, correlation: number): Float64Array {
  const threshold = normalQuantile(share);
  const counts = new Float64Array(size + 1);
  const nodes = correlation === 0 ? [{ u: 0, weight: 1 }] : NODES;
  for (const { u, weight } of nodes) {
    const beyond =
      correlation === 0
        ? share
        : normalCdf((Math.sqrt(correlation) * u + threshold) / Math.sqrt(1 - correlation));
    let logTerm = size * Math.log1p(-beyond);
    const logOdds = Math.log(beyond) - Math.log1p(-beyond);
    // Where all or none are beyond for sure, the logarithms are infinite and their differences no numbers.
    if (beyond <= 0 || beyond >= 1) {
      const at = beyond <= 0 ? 0 : size;
      counts[at] = (counts[at] ?? 0) + weight;
      continue;
    }
    for (let k = 0; k <= size; k += 1) {
      counts[k] = (counts[k] ?? 0) + weight * Math.exp(logTerm);
      logTerm += Math.log((size - k) / (k + 1)) + logOdds;
    }
  }
  return counts;
}

function convolved(a: Float64Array, b: Float64Array): Float64Array<ArrayBuffer> {
  const sum = new Float64Array(a.length + b.length - 1);
  a.forEach((x, i) => {
    if (x < 1e-18) return;
    b.forEach((y, j) => {
      sum[i + j] = (sum[i + j] ?? 0) + x * y;
    });
  });
  return sum;
}

function normalCdf(x: number): number {
  return (1 + errorFunction(x / Math.SQRT2)) / 2;
}

/** By bisection, to 1e-12. */
function normalQuantile(p: number): number {
  let [low, high] = [-9, 9];
  while (high - low > 1e-12) {
    const middle = (low + high) / 2;
    if (normalCdf(middle) < p) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}
