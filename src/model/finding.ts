export interface Finding {
  readonly check: string;
  readonly status: 'pass' | 'warn' | 'fail';
  readonly found: string;
  /** What to do; empty when there is nothing to do. */
  readonly hint: string;
}

export function finding(check: string, status: Finding['status'], found: string, hint = ''): Finding {
  return { check, status, found, hint };
}
