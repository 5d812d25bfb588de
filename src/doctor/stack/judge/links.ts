import { type Finding, finding } from '../../../model/finding.ts';

/** The access links of a stack, as installed on its gateway. */
export interface ActiveLinks {
  /** Name of the scenario, or how they were set; undefined if none were ever applied. */
  readonly name?: string | undefined;
  readonly addresses: number;
  /** Number of addresses with an impairment. */
  readonly impaired: number;
  /** Differences between the installed and the configured links. */
  readonly differences: readonly string[];
}

/** Warns of impaired links: the other checks do not see them, so clients may see worse results than the checks report. */
export function judgeLinks({ name, addresses, impaired, differences }: ActiveLinks): Finding {
  const check = 'access links';
  const [first] = differences;
  if (first !== undefined)
    return finding(
      check,
      'warn',
      `not as configured: ${first}`,
      'Install the links again with `hive-bench impair set` or `clear`: the queues were changed outside hive-bench.',
    );
  return impaired === 0
    ? finding(check, 'pass', 'unimpaired')
    : finding(
        check,
        'warn',
        `impaired: ${name ?? 'by hand'}, ${impaired} of ${addresses} addresses`,
        'The other checks ignore the impairment. `hive-bench impair show` lists the links, `impair clear` removes them.',
      );
}
