import { errorFunction } from 'simple-statistics';

/**
 * Nodes and weights of the standard normal distribution. The trapezoid rule is accurate to 1e-10 for functions that
 * decay like exp(−u²/2).
 */
const STEP = 0.05;
const NODES = Array.from({ length: 321 }, (_, i) => {
  const u = -8 + STEP * i;
  return { u, weight: (STEP * Math.exp((-u * u) / 2)) / Math.sqrt(2 * Math.PI) };
});

/** Cache: a report needs the same distributions for every metric and scenario. */
const known = new Map<string, Float64Array>();
const MAX_KNOWN = 64;

/**
 * P(X = 0), … P(X = n) of the number of values beyond a limit, in calls of these sizes, if a `share` of all values
 * (0–1) is beyond it. Values of a call have an intra-class correlation of `correlation` (0–1, below 1) on the normal
 * scale: given the call's random effect u, each value is independently beyond the limit with probability
 * Φ((√correlation·u + Φ⁻¹(share)) ÷ √(1 − correlation)) (the one-factor probit model; Ochi and Prentice, Biometrika 71,
 * 1984). With a correlation of 0, it is the binomial distribution.
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
    // With probability 0 or 1, the logarithms are infinite and their differences NaN.
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

/** simple-statistics' own is a table of four digits. */
function normalCdf(x: number): number {
  return (1 + errorFunction(x / Math.SQRT2)) / 2;
}

/** By bisection, accurate to 1e-12; simple-statistics' probit is accurate to three digits. */
function normalQuantile(p: number): number {
  let [low, high] = [-9, 9];
  while (high - low > 1e-12) {
    const middle = (low + high) / 2;
    if (normalCdf(middle) < p) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}
