/** Where the time of a round went, in s. */
export interface RoundTimes {
  /** Links set, path probed before and after, counters read. */
  readonly checks: number;
  /** Participants start, join and leave, of every stay. */
  readonly joins: number;
  /** Scripts, to the end of the last answer. */
  readonly speech: number;
  /** Clients that join and leave for the sake of it. */
  readonly visits: number;
  /** After the round: numbers, scores of sound, judging of words. */
  readonly analysis: number;
}

const NONE: RoundTimes = { checks: 0, joins: 0, speech: 0, visits: 0, analysis: 0 };

/** The sum of several rounds or scenarios, in s; undefined where one of them does not say. */
export function sumOfTimes(times: readonly (RoundTimes | undefined)[]): RoundTimes | undefined {
  const known = times.filter((each) => each !== undefined);
  if (known.length === 0 || known.length < times.length) return undefined;
  return known.reduce(
    (sum, each) => ({
      checks: sum.checks + each.checks,
      joins: sum.joins + each.joins,
      speech: sum.speech + each.speech,
      visits: sum.visits + each.visits,
      analysis: sum.analysis + each.analysis,
    }),
    NONE,
  );
}
