import { parseSlo, type Slo } from './grammar.ts';

/**
 * The SLOs that hold in a scenario: of the same metric, statistic and `on`, a scenario's own replace the general ones,
 * and insisted ones (of the command line) replace both.
 */
export function slosFor(
  own: readonly string[],
  { general, insisted = [] }: { readonly general: readonly string[]; readonly insisted?: readonly string[] },
): Slo[] {
  const slos = new Map<string, Slo>();
  for (const slo of [...general, ...own, ...insisted].map(parseSlo)) {
    slos.set(`${slo.metric} ${slo.statistic} ${slo.on?.join(',') ?? ''}`, slo);
  }
  return [...slos.values()];
}
