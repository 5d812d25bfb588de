import type { RoundEvidence } from '../model/evidence.ts';

/** A round's evidence without its discarded calls; `facts.discardedCalls` still lists them. */
export function countedOf(evidence: RoundEvidence): RoundEvidence {
  const { facts, observations, recordings } = evidence;
  const calls = new Set(facts.discardedCalls?.flatMap((each) => each.calls));
  if (calls.size === 0) return evidence;
  const names = new Set(
    Object.entries(facts.roles).flatMap(([name, role]) =>
      role !== 'visitor' && calls.has(Number(name.slice(role.length + 1))) ? [name] : [],
    ),
  );
  const without = <T>(byName: Readonly<Record<string, T>>): Record<string, T> =>
    Object.fromEntries(Object.entries(byName).filter(([name]) => !names.has(name)));
  return {
    ...evidence,
    facts: { ...facts, roles: without(facts.roles), addresses: without(facts.addresses) },
    observations: observations.filter(({ participant }) => !names.has(participant)),
    recordings: new Map([...recordings].filter(([name]) => !names.has(name))),
  };
}
