import type { Gateway } from '../../impair/gateway.ts';
import type { LinkSpec } from '../../model/impairment.ts';
import { linksOf, type Scenario } from '../../model/scenario.ts';
import type { Stack } from '../../stack/stack.ts';

/** Number of addresses with a link on a stack that is left up; enough for manual tests. */
export const KEPT_PLACES = 64;

/**
 * Applies the scenario's links for clients that join a stack that is left up: the speakers' link at even places, the
 * listeners' at odd ones.
 */
export async function leaveImpaired(
  gateway: Gateway,
  stack: Pick<Stack, 'participantAddress'>,
  scenario: Scenario,
): Promise<void> {
  const { speaker, listener } = linksOf(scenario);
  const links = new Map<string, LinkSpec>();
  for (let place = 0; place < KEPT_PLACES; place += 1)
    links.set(stack.participantAddress(place), place % 2 === 0 ? speaker : listener);
  await gateway.applyLinks(links);
  await gateway.remember(scenario.name);
}
