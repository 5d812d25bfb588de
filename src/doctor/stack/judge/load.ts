import { type Finding, finding } from '../../../model/finding.ts';

/** Resource use of one container over about a second. */
export interface Load {
  readonly service: string;
  /** Processors in use: 1.5 is one and a half. */
  readonly cores: number;
  readonly memoryBytes: number;
  /** Its own limit, or the host's memory. */
  readonly limitBytes: number;
}

/** Above this share of all cores, sentences queue up: speech arrives in bursts. */
const BUSY_SHARE = 0.85;
const TIGHT_SHARE = 0.75;
const FULL_SHARE = 0.9;

export function judgeCpu(loads: readonly Load[], hostCores: number): Finding {
  const check = 'CPU';
  const busiest = loads.toSorted((a, b) => b.cores - a.cores)[0];
  if (!busiest) return finding(check, 'warn', 'not checked: no container is running', 'Start the stack.');
  const total = loads.reduce((sum, { cores }) => sum + cores, 0);
  const found = `the stack uses ${percent(total)} of ${hostCores} cores (${hostCores}00 %); ${busiest.service} uses most, ${percent(busiest.cores)}`;
  return total > BUSY_SHARE * hostCores
    ? finding(
        check,
        'warn',
        found,
        'Use more cores or fewer concurrent calls: no capacity is left for peaks.',
      )
    : finding(check, 'pass', found);
}

export function judgeMemory(loads: readonly Load[], hostBytes: number): Finding {
  const check = 'memory';
  const largest = loads.toSorted((a, b) => b.memoryBytes / b.limitBytes - a.memoryBytes / a.limitBytes)[0];
  if (!largest) return finding(check, 'warn', 'not checked: no container is running', 'Start the stack.');
  const total = loads.reduce((sum, { memoryBytes }) => sum + memoryBytes, 0);
  const own = largest.limitBytes < hostBytes ? ` of its ${mib(largest.limitBytes)}` : '';
  const found = `the stack uses ${mib(total)} of ${mib(hostBytes)} MiB, ${largest.service} ${mib(largest.memoryBytes)}${own}`;
  const worst = Math.max(total / hostBytes, largest.memoryBytes / largest.limitBytes);
  if (worst > FULL_SHARE)
    return finding(
      check,
      'fail',
      found,
      'Give the host more memory: the kernel may kill a service at the next allocation.',
    );
  if (worst > TIGHT_SHARE) return finding(check, 'warn', found, 'Watch memory during calls: little is left.');
  return finding(check, 'pass', found);
}

function percent(cores: number): string {
  return `${(cores * 100).toFixed(0)} %`;
}

function mib(bytes: number): string {
  return (bytes / 2 ** 20).toFixed(0);
}
