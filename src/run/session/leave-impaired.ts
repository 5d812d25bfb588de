import type { Gateway } from '../../impair/gateway.ts';
import type { LinkSpec } from '../../model/impairment.ts';
import { linksOf, type Scenario } from '../../model/scenario.ts';
import type { Stack } from '../../stack/stack.ts';

/** Addresses that a kept stack has a link for; enough for anybody who tries by hand. */
export const KEPT_PLACES = 64;

/**
 * The scenario's links for whoever joins a stack that is left up: speakers' at even places, listeners' at odd ones, which is
 * the same where the scenario does not tell them apart.
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
