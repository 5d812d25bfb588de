import type { Concern, Health, HostCpu } from '../../model/health.ts';
import type { PathProbe } from '../../model/round-facts.ts';
import { DIRECTIONS } from '../../model/impairment.ts';
import { expectedPath } from '../link/expected-path.ts';
import { MIN_PACKETS } from '../link/judge.ts';
import type { LinkKind } from '../link/link-kinds.ts';
import { PUNCTUAL_MS } from './health.ts';

/** A saturated host delays everything; the values then show the host. */
export const BUSY_LIMIT = 0.95;
/**
 * Limit of the processor time used by anything but stack and harness, equal to the limit of steal. Also the tolerated
 * error of the count.
 */
const OTHERS_LIMIT = 0.05;
/** A stack that uses less than half of the processor time does not saturate a host. */
const MIN_STACK_SHARE = 0.5;

/**
 * A busy host makes a round invalid, unless the stack under test keeps it busy and the harness was on time
 * nevertheless. Then it is a finding on the stack (decision 0033).
 *
 * @param punctual Whether the whole harness, the gateway included, is known to have been on time.
 */
export function busyConcerns(cpu: HostCpu | undefined, punctual: boolean): Concern[] {
  if (cpu === undefined || cpu.busy <= BUSY_LIMIT) return [];
  const { busy, stack, others } = cpu;
  if (!punctual || stack === undefined || others === undefined || !isByStack(stack, others)) {
    return [{ what: `the host was ${percent(busy)} busy${usedText(cpu)}`, invalidates: true }];
  }
  const what = `the stack used ${percent(stack)} of the host's processors, which were ${percent(busy)} busy; the harness was on time`;
  return [{ what, invalidates: false }];
}

function isByStack(stack: number, others: number): boolean {
  return stack >= MIN_STACK_SHARE && Math.abs(others) <= OTHERS_LIMIT;
}

function usedText({ stack, others }: HostCpu): string {
  if (stack === undefined || others === undefined) return '';
  return ` (the stack used ${percent(stack)}, what is neither stack nor harness ${percent(Math.max(0, others))})`;
}

/** Whether everything that makes timestamps has reported its lateness. The lateness itself is judged elsewhere. */
export function isLatenessKnown(health: Health): boolean {
  const { injectionLagP99Ms, eventLoopP99Ms, harnessEventLoopP99Ms } = health;
  return [injectionLagP99Ms, eventLoopP99Ms, harnessEventLoopP99Ms].every((value) => value !== undefined);
}

/**
 * The probe during the calls went through the same gateway. The gateway was on time if at most 1 % of the probe's
 * packets took longer than the link and the tolerated lateness of a participant explain.
 */
export function gatewayWasPunctual(kinds: readonly LinkKind[], probes: readonly PathProbe[]): boolean {
  return kinds.every(({ link, spec }) => {
    const during = probes.find((each) => each.witness === 'during' && each.link === link);
    return DIRECTIONS.every((direction) => {
      const seen = during?.paced[direction];
      if (!seen?.delay || seen.sent < MIN_PACKETS) return false;
      const { spreadMs, skipShare, delayMaxMs, rate } = expectedPath(spec[direction]);
      const widthMs = skipShare > 0 ? delayMaxMs : spreadMs / 0.9;
      const lineMs = rate ? (seen.frameBytes * 8) / rate.rateKbit : 0;
      return seen.delay.pdvP99 <= widthMs + lineMs + PUNCTUAL_MS;
    });
  });
}

function percent(share: number): string {
  return `${(share * 100).toFixed(0)} %`;
}
