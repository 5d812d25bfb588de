import { appliesTo, parseSlo, type Slo } from './grammar.ts';

/**
 * The SLOs that hold in a scenario. One of its own replaces the general ones that bound the same statistic of the same
 * metric on the same side, and overrides (from the command line) replace both.
 */
export function slosFor(
  scenario: { readonly name: string; readonly slos?: readonly string[] },
  {
    general,
    overrides = [],
  }: { readonly general: readonly string[]; readonly overrides?: readonly string[] },
): Slo[] {
  const holding = (texts: readonly string[]): Slo[] =>
    texts.map(parseSlo).filter((slo) => appliesTo(slo, scenario.name));
  return [scenario.slos ?? [], overrides].reduce((slos, texts) => {
    const stronger = holding(texts);
    return [...slos.filter((slo) => !stronger.some((other) => boundsTheSame(slo, other))), ...stronger];
  }, holding(general));
}

export function boundsTheSame(a: Slo, b: Slo): boolean {
  return a.metric === b.metric && a.statistic === b.statistic && a.relation === b.relation;
}
