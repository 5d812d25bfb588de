import type { Observation } from '../../wire/participant.ts';
import type { HostFacts } from '../../model/round-facts.ts';
import { captureConcerns } from './concerns.ts';
import { healthOf } from './health.ts';

/**
 * What the harness or the host did to the calls of a stay, in words; empty for calls that nobody disturbed. Only what
 * participants and harness report of themselves is read, and what the hypervisor took: never a measured value. A busy
 * host is not in it, for the stack under test may be what makes it busy.
 *
 * @param observations Of the participants of these calls alone.
 * @param host While their script played.
 */
export function disturbanceOf(observations: readonly Observation[], host: HostFacts): string[] {
  const { harnessEventLoopP99Ms, cpu } = host;
  const { concerns } = healthOf(observations, {
    ...(harnessEventLoopP99Ms !== undefined && { harnessEventLoopP99Ms }),
    ...(cpu && { cpu }),
  });
  return [...captureConcerns(observations), ...concerns]
    .filter(({ invalidates }) => invalidates)
    .map(({ what }) => what);
}
