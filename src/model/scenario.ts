import type { LinkSpec } from './impairment.ts';

/** A network condition and the figures expected under it. Data only. */
export interface Scenario {
  readonly name: string;
  /** One line for people. */
  readonly title: string;
  /** The same link for all participants, or one for speakers and one for listeners. */
  readonly links: LinkSpec | { readonly speaker: LinkSpec; readonly listener: LinkSpec };
  /** `warn`: missing an SLO is reported but does not fail the run. */
  readonly severity: 'fail' | 'warn';
  /** Part of the suite that runs if no scenario is named. */
  readonly suite: boolean;
  /** The guide's figures for this condition: reference lines, never limits. */
  readonly expected?: { readonly p95Ms: number; readonly quality: number };
  /** SLOs that replace the defaults of the same metric, for example `e2e_ms p95 <= 500`. */
  readonly slos?: readonly string[];
}

/** The link of each side, in whichever form the scenario has them. */
export function linksOf(scenario: Scenario): { readonly speaker: LinkSpec; readonly listener: LinkSpec } {
  const { links } = scenario;
  return 'speaker' in links ? links : { speaker: links, listener: links };
}
