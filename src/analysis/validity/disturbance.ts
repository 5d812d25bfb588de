import type { Observation } from '../../wire/participant.ts';
import type { HostFacts } from '../../model/round-facts.ts';
import { captureConcerns } from './concerns.ts';
import { healthOf } from './health.ts';

/**
 * Describes how the harness or the host disturbed the calls of a stay; empty for undisturbed calls. It reads only what
 * participants and harness report about themselves and the hypervisor's steal time, never a measured value. A busy host
 * does not count, because the stack under test may be the cause.
 *
 * @param observations Of the participants of these calls only.
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
