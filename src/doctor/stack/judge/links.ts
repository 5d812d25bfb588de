import { type Finding, finding } from '../../../model/finding.ts';

/** Access links of a stack, as its gateway has them. */
export interface ActiveLinks {
  /** Where they come from; undefined where none were ever applied. */
  readonly name?: string | undefined;
  readonly addresses: number;
  /** Addresses with an impairment. */
  readonly impaired: number;
  /** Where what is installed is something else. */
  readonly differences: readonly string[];
}

/** The other checks are made without impairment: clients may fare worse than all of them say. */
export function judgeLinks({ name, addresses, impaired, differences }: ActiveLinks): Finding {
  const check = 'access links';
  const [first] = differences;
  if (first !== undefined)
    return finding(
      check,
      'warn',
      `not as configured: ${first}`,
      'Somebody changed the queues by hand: `hive-bench impair set` or `clear` installs them again.',
    );
  return impaired === 0
    ? finding(check, 'pass', 'unimpaired')
    : finding(
        check,
        'warn',
        `impaired: ${name ?? 'by hand'}, ${impaired} of ${addresses} addresses`,
        'The other checks are made without it. `hive-bench impair show` has the links, `impair clear` removes them.',
      );
}
