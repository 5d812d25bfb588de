import {
  EVENT_LOOP_P99_LIMIT_MS,
  HARNESS_EVENT_LOOP_P99_LIMIT_MS,
  INJECTION_LAG_P99_LIMIT_MS,
  STEAL_LIMIT,
} from '../../src/analysis/validity/health.ts';
import { EXIT } from '../../src/lib/errors.ts';
import type { RunRecord } from '../../src/model/run-record.ts';

/**
 * Whether other machines, or other programs, kept this one so busy that a run on it must be invalid, by the figures in
 * the record. A shared machine lost 5 to 10 % of its processors' time to its hypervisor in one run of four.
 */
export function wasDisturbed({ scenarios }: RunRecord): boolean {
  return scenarios.some(
    ({ health: { cpu, injectionLagP99Ms = 0, eventLoopP99Ms = 0, harnessEventLoopP99Ms = 0 } }) =>
      (cpu?.steal ?? 0) > STEAL_LIMIT ||
      injectionLagP99Ms > INJECTION_LAG_P99_LIMIT_MS ||
      eventLoopP99Ms > EVENT_LOOP_P99_LIMIT_MS ||
      harnessEventLoopP99Ms > HARNESS_EVENT_LOOP_P99_LIMIT_MS,
  );
}

/** The exit code that a run must have: the given one on a quiet machine, and that of an invalid run on a disturbed one. */
export function exitCodeOf(record: RunRecord, onQuietMachine: number): number {
  return wasDisturbed(record) ? EXIT.invalid : onQuietMachine;
}

const OF_THE_HOST = /^the hypervisor took|injected speech .* ms late|event loop .*ran .* ms late/;

/** What made the run invalid apart from a disturbed machine. */
export function otherFaults({ scenarios }: RunRecord): string[] {
  return scenarios
    .flatMap(({ concerns }) => concerns)
    .filter(({ what, invalidates }) => invalidates && !OF_THE_HOST.test(what))
    .map(({ what }) => what);
}
