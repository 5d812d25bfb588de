import { UsageError } from '../../lib/errors.ts';
import { counted } from '../../lib/counted.ts';
import type { Setup } from '../../model/setup.ts';
import { slosFor } from '../../slo/for-scenario.ts';
import { isTime, rangeOf, type Slo } from '../../slo/grammar.ts';
import { type Amount, extremeVerdict } from './extreme-metrics.ts';
import { plannedAmount } from './planned-amount.ts';

type Planned = Parameters<typeof plannedAmount>[1] &
  Pick<Setup, 'provisional' | 'scenarios' | 'slos' | 'unmeasured'>;

/** An SLO that even the best samples would not pass: it can only fail or be inconclusive. */
interface Doubt {
  readonly slo: Slo;
  readonly scenario: string;
  /** It cannot even fail. */
  readonly undecidable: boolean;
  readonly why: string;
}

/** With fewer calls, no interval allows for correlation within calls. */
const MIN_CALLS = 3;
/** Upper limit of the search for enough values: more would not be practical advice. */
const MAX_VALUES = 6000;

/**
 * Predicts what can be known of a plan's verdicts before the measurement, one line for each finding: SLOs that would
 * not pass even if every value were the best possible one. They are judged by the code that judges a run.
 * @throws {UsageError} if no SLO of any scenario could pass or fail.
 */
export function foresee(plan: Planned): string[] {
  const { scenarios, slos: general, unmeasured = [] } = plan;
  const known = new Map<string, Omit<Doubt, 'scenario' | 'slo'> | undefined>();
  const found = scenarios.map((scenario) => {
    const slos = slosFor(scenario, { general }).filter(({ metric }) => !unmeasured.includes(metric));
    const doubts = slos.flatMap((slo): Doubt[] => {
      if (!known.has(slo.text)) known.set(slo.text, doubtOf(slo, plan));
      const doubt = known.get(slo.text);
      return doubt ? [{ ...doubt, slo, scenario: scenario.name }] : [];
    });
    return { name: scenario.name, slos, doubts };
  });
  const lines = [
    ...linesOf(
      found.flatMap(({ doubts }) => doubts),
      scenarios.length,
    ),
    ...withoutSlos(found),
  ];
  if (found.some(({ slos, doubts }) => doubts.filter((each) => each.undecidable).length < slos.length))
    return lines;
  throw new UsageError(
    'no SLO of any scenario could pass or fail with what is to be measured; nothing was started.',
    {
      hint: 'Measure more: a larger --profile or --duration, or pairs, rounds and visits of a profile; or change the SLOs.',
      evidence: lines,
    },
  );
}

function doubtOf(slo: Slo, plan: Planned): Omit<Doubt, 'scenario' | 'slo'> | undefined {
  const { of, ...amount } = plannedAmount(slo.metric, plan);
  const { provisional } = plan;
  if (canPass(slo, amount, provisional)) return undefined;
  const undecidable = extremeVerdict(slo, amount, { every: 'worst', provisional }) === 'inconclusive';
  if (neverPasses(slo)) return { undecidable, why: 'no number of samples can show it' };
  const enough = enoughOf(slo, amount, provisional);
  const needed = enough ? `at least ${described(enough, of)}` : 'far more calls';
  return { undecidable, why: `the plan has ${described(amount, of)} and needs ${needed}` };
}

/** More values of a call only help, so if few values pass, all do. This avoids judging a day of speech to find out. */
function canPass(slo: Slo, { calls, perCall }: Amount, provisional: boolean): boolean {
  for (let some = Math.min(16, perCall); ; some = Math.min(2 * some, perCall)) {
    const verdict = extremeVerdict(slo, { calls, perCall: some }, { every: 'best', provisional });
    if (verdict !== 'inconclusive') return true;
    if (some === perCall || some * calls > MAX_VALUES) return false;
  }
}

/** No interval of a maximum or of the mean of a time, and none at the end of a scale, is within the limit. */
function neverPasses({ metric, statistic, relation, limit }: Slo): boolean {
  if (isTime(metric)) return statistic === 'max' || statistic === 'mean';
  const { low, high } = rangeOf(metric);
  return limit === (relation === '<=' ? low : high);
}

/** Finds the smallest sufficient number by doubling and bisection; undefined if even the maximum is not enough. */
function enoughOf(slo: Slo, planned: Amount, provisional: boolean): Amount | undefined {
  const calls = slo.metric === 'connect' ? 1 : Math.max(planned.calls, MIN_CALLS);
  const passes = (perCall: number): boolean =>
    extremeVerdict(slo, { calls, perCall }, { every: 'best', provisional }) !== 'inconclusive';
  let [low, high] = [0, 1];
  while (!passes(high)) {
    [low, high] = [high, high * 2];
    if (high * calls > MAX_VALUES) return undefined;
  }
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (passes(middle)) high = middle;
    else low = middle;
  }
  return { calls, perCall: high };
}

function described({ calls, perCall }: Amount, of: string): string {
  const total = counted(calls * perCall, of);
  return of === 'join' ? total : `${total} in ${counted(calls, 'call')}`;
}

/** One line for each SLO, however many scenarios it applies to. */
function linesOf(doubts: readonly Doubt[], scenarios: number): string[] {
  const byText = new Map(doubts.map((doubt) => [doubt.slo.text, doubt]));
  return [...byText.values()].map(({ slo, undecidable, why }) => {
    const names = doubts.filter((each) => each.slo.text === slo.text).map(({ scenario }) => scenario);
    const where = slo.on || names.length === scenarios ? '' : ` in ${names.join(', ')}`;
    return `${slo.text}${where} can only ${undecidable ? 'be inconclusive' : 'fail or be inconclusive'}: ${why}`;
  });
}

function withoutSlos(found: readonly { readonly name: string; readonly slos: readonly Slo[] }[]): string[] {
  const names = found.filter(({ slos }) => slos.length === 0).map(({ name }) => name);
  return names.length === 0
    ? []
    : [`no SLO is judged in ${names.join(', ')}: the verdict there can only be inconclusive`];
}
