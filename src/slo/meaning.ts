import { type LimitRange, METRICS } from '../model/metrics.ts';
import { parseSlo, type Slo, SloSyntaxError } from './grammar.ts';

/** Nothing that JavaScript alone reads as a number, such as 0x1F4 or 5e2. */
const DECIMAL = /^-?(?:0|[1-9]\d*)(?:\.\d+)?$/;

/**
 * An SLO as a person may give it: one that worse measurements fail and better ones meet.
 * @throws {SloSyntaxError} for one that cannot be read, is in the wrong direction, cannot fail, or cannot be met.
 */
export function acceptSlo(text: string): Slo {
  const slo = parseSlo(text);
  const fault = faultOf(slo);
  if (fault) throw fault;
  return slo;
}

/** Relation and limit that an SLO on a metric may have, in words. */
export function limitsOf(metric: Slo['metric']): string {
  const range: LimitRange = METRICS[metric].limit;
  return `${relationOf(metric)} a number ${range.words}`;
}

/** Whether acceptSlo takes it. */
export function isAcceptable(text: string): boolean {
  try {
    acceptSlo(text);
    return true;
  } catch (error) {
    if (error instanceof SloSyntaxError) return false;
    throw error;
  }
}

/**
 * What is wrong with an SLO that a run was measured by before such SLOs were refused; undefined for a sound one.
 * It is still judged as written.
 */
export function meaninglessness(slo: Slo): string | undefined {
  const fault = faultOf(slo);
  return fault && `the SLO ${JSON.stringify(slo.text)} would be refused today: ${fault.message}`;
}

function relationOf(metric: Slo['metric']): Slo['relation'] {
  return METRICS[metric].better === 'smaller' ? '<=' : '>=';
}

function faultOf(slo: Slo): SloSyntaxError | undefined {
  const range: LimitRange = METRICS[slo.metric].limit;
  const within = `in ${JSON.stringify(slo.text)}`;
  const expected = `for ${slo.metric} ${limitsOf(slo.metric)}`;
  if (slo.relation !== relationOf(slo.metric))
    return new SloSyntaxError(`the wrong direction, "${slo.relation}", ${within}`, expected);
  const { limit } = slo;
  const inRange =
    (range.above === undefined || limit > range.above) &&
    (range.from === undefined || limit >= range.from) &&
    (range.below === undefined || limit < range.below) &&
    (range.to === undefined || limit <= range.to);
  if (!inRange) {
    const fails =
      (slo.relation === '<=' && limit <= 0) || (slo.relation === '>=' && limit >= (range.below ?? Infinity));
    return new SloSyntaxError(
      `limit ${limit}, which ${fails ? 'cannot be met' : 'cannot fail'}, ${within}`,
      expected,
    );
  }
  const number = /(?:<=|>=)\s*(\S+)/.exec(slo.text)?.[1] ?? '';
  if (!DECIMAL.test(number))
    return new SloSyntaxError(
      `limit ${JSON.stringify(number)} ${within}`,
      'a decimal number such as 450 or 0.98',
    );
  return undefined;
}
