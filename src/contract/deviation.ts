import { type Finding, finding } from '../model/finding.ts';

/** What a service did other than agreed. */
export interface Deviation {
  readonly sent: string;
  readonly received: string;
  readonly expected: string;
}

/** `cost`: what it does to a measurement, or what to do about it. */
export function deviates(
  check: string,
  { sent, received, expected }: Deviation,
  cost: string,
  status: 'warn' | 'fail' = 'fail',
): Finding {
  return finding(check, status, `sent ${sent}; received ${received}; expected ${expected}`, cost);
}
