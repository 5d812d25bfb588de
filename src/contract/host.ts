import { BUSY_LIMIT } from '../analysis/validity/busy-host.ts';
import { STEAL_LIMIT } from '../analysis/validity/health.ts';
import { type Finding, finding } from '../model/finding.ts';
import type { HostCpu } from '../model/health.ts';

/** Whether this host had time for the check, and for a service on it. Nothing is found where that is unknown. */
export function judgeHost(cpu: HostCpu | undefined): Finding[] {
  if (!cpu) return [];
  const percent = (share: number): string => `${Math.round(100 * share)} %`;
  const found = `${percent(cpu.busy)} busy, ${percent(cpu.steal)} taken by the hypervisor`;
  if (cpu.busy <= BUSY_LIMIT && cpu.steal <= STEAL_LIMIT) return [finding('host', 'pass', found)];
  return [
    finding(
      'host',
      'warn',
      `${found}; expected at most ${percent(BUSY_LIMIT)} and ${percent(STEAL_LIMIT)}`,
      'A service that seems slow may be sound: what fails here proves nothing. Check again on a host that is idle.',
    ),
  ];
}

/** Whether what fails may be this host's doing. */
export function isInDoubt(findings: readonly Finding[]): boolean {
  return findings.some(({ check, status }) => check === 'host' && status !== 'pass');
}
