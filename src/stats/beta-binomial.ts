/**
 * P(total = 0), P(total = 1), … of the number of values that show a property, if values of one group are correlated.
 * Each group draws its own probability from a beta distribution with mean `share` and intra-class correlation
 * `correlation`; groups are independent (Skellam, JRSS B 10, 1948). With a correlation of 0, it is the binomial
 * distribution. `sizes` are the groups' numbers of values. `share` is 0–1, `correlation` is at least 0 and below 1.
 */
export function totalDistribution(
  sizes: readonly number[],
  share: number,
  correlation: number,
): Float64Array {
  let total = Float64Array.of(1);
  const known = new Map<number, Float64Array>();
  for (const size of sizes) {
    const group = known.get(size) ?? groupDistribution(size, share, correlation);
    known.set(size, group);
    total = sumOf(total, group);
  }
  return total;
}

/** P(total ≥ k); 1 for k ≤ 0, 0 beyond the number of values. */
export function atLeast(distribution: Float64Array, k: number): number {
  return distribution.subarray(Math.max(0, k)).reduce((sum, p) => sum + p, 0);
}

/** Pólya's urn: each value that shows the property makes the next one more likely to show it. */
function groupDistribution(size: number, share: number, correlation: number): Float64Array {
  const pull = correlation / (1 - correlation);
  let counts = Float64Array.of(1);
  for (let drawn = 0; drawn < size; drawn += 1) {
    const next = new Float64Array(drawn + 2);
    for (let k = 0; k <= drawn; k += 1) {
      const chance = (share + k * pull) / (1 + drawn * pull);
      next[k] = (next[k] ?? 0) + (counts[k] ?? 0) * (1 - chance);
      next[k + 1] = (counts[k] ?? 0) * chance;
    }
    counts = next;
  }
  return counts;
}

function sumOf(a: Float64Array, b: Float64Array): Float64Array<ArrayBuffer> {
  const sum = new Float64Array(a.length + b.length - 1);
  a.forEach((p, i) => b.forEach((q, j) => (sum[i + j] = (sum[i + j] ?? 0) + p * q)));
  return sum;
}
