/** Number of values at each look, ascending, and what the two wrong decisions may cost over all looks together. */
export interface LookPlan {
  /** Values at each look; the last is the planned number. */
  readonly looks: readonly number[];
  /** Share of values beyond the limit when the SLO is only just met, 0–1: 0.05 for a p95. */
  readonly share: number;
  /** Chance of each wrong decision over all looks, 0–1. */
  readonly alpha: number;
  /** No pass before so many values: the planned load must have been applied. */
  readonly minForPass: number;
}

/** What stops a measurement at one look. */
export interface Boundary {
  readonly n: number;
  /** A pass at or below this number beyond the limit; absent where no number allows it. */
  readonly passAtMost?: number;
  /** A breach at or above this number; absent where no number allows it. */
  readonly breachAtLeast?: number;
}

export type Decision = 'pass' | 'breach' | 'continue' | 'undecided';

/** One look, for the record: what was seen, what it was held against, what followed. */
export interface Look extends Boundary {
  readonly beyond: number;
  readonly decision: Decision;
}

/**
 * Boundaries of a group-sequential test of a binomial share (Jennison and Turnbull, "Group Sequential Methods", 1999,
 * §12.1) with linear alpha spending (Lan and DeMets, Biometrika 70, 1983): by look i, at most alpha·nᵢ÷n of the paths at
 * the limit have passed, and the same of breaches. The two sides are separate: paths that would have stopped by one count
 * for the other, so each alpha holds by itself. Exact for independent values.
 *
 * @throws {RangeError} for looks that do not ascend, and shares or alphas outside 0–1.
 */
export function boundariesOf(plan: LookPlan): Boundary[] {
  const { looks, share, alpha, minForPass } = plan;
  if (looks.some((n, i) => !Number.isInteger(n) || n <= (looks[i - 1] ?? 0)))
    throw new RangeError(`got looks at ${looks.join(', ')}, expected ascending whole numbers above 0`);
  if (!(share > 0 && share < 1) || !(alpha > 0 && alpha < 1))
    throw new RangeError(`got share ${share} and alpha ${alpha}, expected numbers between 0 and 1`);
  const planned = looks.at(-1) ?? 0;
  const [passing, breaching] = [new Paths(share), new Paths(share)];
  return looks.map((n): Boundary => {
    const budget = (alpha * n) / planned;
    passing.advanceTo(n);
    breaching.advanceTo(n);
    const passAtMost = n < minForPass ? undefined : passing.stopLowest(budget);
    const breachAtLeast = breaching.stopHighest(budget);
    return {
      n,
      ...(passAtMost !== undefined && { passAtMost }),
      ...(breachAtLeast !== undefined && { breachAtLeast }),
    };
  });
}

/** Holds what was seen at the latest look, by its number of values, against its boundary. */
export function decideNow(boundaries: readonly Boundary[], n: number, beyond: number): Look | undefined {
  const boundary = boundaries.find((each) => each.n === n);
  if (!boundary) return undefined;
  const { passAtMost = -1, breachAtLeast = Number.POSITIVE_INFINITY } = boundary;
  const last = boundary === boundaries.at(-1);
  const decision =
    beyond <= passAtMost ? 'pass' : beyond >= breachAtLeast ? 'breach' : last ? 'undecided' : 'continue';
  return { ...boundary, beyond, decision };
}

/** Probabilities of the numbers beyond among the paths that have not stopped, at the limit. */
class Paths {
  readonly #share: number;
  #probabilities: number[] = [1];
  #n = 0;
  #spent = 0;

  constructor(share: number) {
    this.#share = share;
  }

  advanceTo(n: number): void {
    for (; this.#n < n; this.#n += 1) {
      const before = this.#probabilities;
      this.#probabilities = Array.from(
        { length: before.length + 1 },
        (_, k) => (before[k] ?? 0) * (1 - this.#share) + (before[k - 1] ?? 0) * this.#share,
      );
    }
  }

  /** Stops the paths with the fewest beyond while the budget allows; the largest number that stopped. */
  stopLowest(budget: number): number | undefined {
    let boundary: number | undefined;
    for (let k = 0; k <= this.#n && this.#stop(k, budget); k += 1) boundary = k;
    return boundary;
  }

  /** Stops the paths with the most beyond; the smallest number that stopped. */
  stopHighest(budget: number): number | undefined {
    let boundary: number | undefined;
    for (let k = this.#n; k >= 0 && this.#stop(k, budget); k -= 1) boundary = k;
    return boundary;
  }

  #stop(k: number, budget: number): boolean {
    const probability = this.#probabilities[k] ?? 0;
    if (this.#spent + probability > budget) return false;
    this.#spent += probability;
    this.#probabilities[k] = 0;
    return true;
  }
}
