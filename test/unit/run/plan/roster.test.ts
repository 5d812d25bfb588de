import { describe, expect, it } from 'vitest';
import type { ScriptLine } from '../../../../src/wire/participant.ts';
import { attendedParts, planRoster, type RosterRequest } from '../../../../src/run/plan/roster.ts';

const line = (utterance: string, offsetMs: number): ScriptLine => ({
  utterance,
  file: 'a.wav',
  text: 'a',
  offsetMs,
  speechStartMs: 100,
  speechEndMs: 2000,
  warmup: false,
});
const request: RosterRequest = {
  scripts: [1, 2].map((pair) => [line(`1-${pair}-0000`, 0), line(`1-${pair}-0001`, 28_000)]),
  joinAttempts: 12,
  links: {
    speaker: { uplink: [{ kind: 'loss', lossPct: 1 }], downlink: [] },
    listener: { uplink: [], downlink: [{ kind: 'loss', lossPct: 2 }] },
  },
  addressOf: (place) => `10.0.0.${10 + place}`,
};

describe('planRoster', () => {
  const roster = planRoster(request);

  it('gives everybody, including the path probe, a link and an address of its own', () => {
    const addresses = [...roster.parts.map(({ address }) => address), '10.0.0.19', '10.0.0.20'];
    expect(roster.probePlace).toBe(9);
    expect(new Set(addresses).size).toBe(addresses.length);
    expect([...roster.links.keys()].toSorted()).toEqual(addresses.toSorted());
  });

  it('gives speakers their link, and everybody else the listeners’', () => {
    for (const { name, role, address } of roster.parts) {
      const expected = role === 'speaker' ? request.links.speaker : request.links.listener;
      expect(roster.links.get(address), name).toBe(expected);
    }
  });

  it('adds a speaker that is neither translated nor measured, whose room all join probes join', () => {
    expect(roster.scripts).toHaveLength(3);
    expect(roster.cast(3)).toEqual(['speaker']);
    expect(roster.untranslated).toEqual([3]);
    expect(roster.scripts[2]?.every(({ warmup }) => warmup)).toBe(true);
    expect(new Set(roster.joinProbes.slots.map(({ pair }) => pair))).toEqual(new Set([3]));
    const names = roster.scripts.flat().map(({ utterance }) => utterance);
    expect(new Set(names).size).toBe(names.length);
  });

  it('lets that speaker speak until the last attempt is over', () => {
    const many = planRoster({ ...request, joinAttempts: 600 });
    const last = many.scripts[2]?.at(-1);
    expect((last?.offsetMs ?? 0) + 2000).toBeGreaterThan(599 * 100 + 10_000);
  });

  it('reuses addresses and links for the calls of the next stay, but not those of the path probe and the join probes', () => {
    const scripts = [1, 2, 3, 4].map((call) => [line(`1-${call}-0000`, 0)]);
    const stays = planRoster({ ...request, scripts, seats: 2 });
    const at = new Map(stays.parts.map(({ name, address }) => [name, address]));
    for (const [later, first] of [
      ['speaker-3', 'speaker-1'],
      ['listener-3', 'listener-1'],
      ['floor-3', 'floor-1'],
      ['speaker-4', 'speaker-2'],
    ] as const)
      expect(at.get(later), later).toBe(at.get(first));
    expect([at.has('floor-4'), at.get('speaker-5'), stays.probePlace]).toEqual([false, '10.0.0.16', 9]);
    expect([...stays.links.keys()].toSorted()).toEqual([...roster.links.keys()].toSorted());
  });

  it('puts spare calls after the planned ones, on the same addresses, and before the additional speaker', () => {
    const spareScripts = [3, 4].map((call) => [line(`1-${call}-0000`, 0)]);
    const { spares, parts, untranslated, links } = planRoster({ ...request, spareScripts });
    const at = new Map(parts.map(({ name, address }) => [name, address]));
    expect([spares, untranslated]).toEqual([[3, 4], [5]]);
    expect(at.get('listener-3')).toBe(at.get('listener-1'));
    expect([...links.keys()].toSorted()).toEqual([...roster.links.keys()].toSorted());
  });

  it('has only the pairs without join probes', () => {
    const alone = planRoster({ ...request, joinAttempts: 0 });
    expect(alone.parts.map(({ name }) => name)).toEqual([
      'speaker-1',
      'listener-1',
      'floor-1',
      'speaker-2',
      'listener-2',
    ]);
    expect([alone.untranslated, alone.scripts]).toEqual([[], request.scripts]);
  });
});

describe('attendedParts', () => {
  const scripts = [1, 2, 3, 4].map((call) => [line(`1-${call}-0000`, 0)]);
  const roster = planRoster({ ...request, scripts, seats: 2 });
  const all = roster.parts.flatMap(({ name, role }) => (role === 'visitor' ? [name] : []));
  const names = (began: readonly number[], probes: readonly string[]): string[] =>
    attendedParts(roster, began, probes).map(({ name }) => name);

  it('includes everybody if every stay and every join probe began', () => {
    expect(names([1, 2, 3, 4], all)).toEqual(roster.parts.map(({ name }) => name));
  });

  it('excludes stays that never began: nobody failed to join there', () => {
    expect(names([1, 2], [])).toEqual(['speaker-1', 'listener-1', 'floor-1', 'speaker-2', 'listener-2']);
  });

  it('excludes join probes that never started, and a speaker whose room none joined', () => {
    const calls = names([1, 2, 3, 4], []);
    expect(calls.some((name) => name.startsWith('visitor-') || name === 'speaker-5')).toBe(false);
    expect(names([1, 2, 3, 4], ['visitor-1'])).toEqual([...calls, 'speaker-5', 'visitor-1']);
  });
});
