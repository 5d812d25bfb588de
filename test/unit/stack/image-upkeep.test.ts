import type Docker from 'dockerode';
import { describe, expect, it } from 'vitest';
import { described } from '../../../src/stack/image-upkeep.ts';

const now = new Date('2026-11-29T12:00:00Z');
const image = (RepoTags: string[] | null, ageH = 24): Docker.ImageInfo =>
  ({
    Id: 'sha256:1',
    RepoTags,
    Created: now.getTime() / 1000 - ageH * 3600,
    Size: 7,
    Labels: { 'hive-bench.image': 'redis' },
  }) as unknown as Docker.ImageInfo;
const states = (of: Docker.ImageInfo, used: string[] = []): string[] =>
  described(of, { current: new Set(['hive-bench/redis:new']), used: new Set(used), now }).map(
    ({ reference, state }) => `${reference} ${state}`,
  );

describe('an image of hive-bench', () => {
  it('is current by its tag, and otherwise old after an hour unless a container uses it', () => {
    expect(states(image(['hive-bench/redis:new']))).toEqual(['hive-bench/redis:new current']);
    expect(states(image(['hive-bench/redis:older']))).toEqual(['hive-bench/redis:older old']);
    expect(states(image(['hive-bench/redis:older'], 0.5))).toEqual(['hive-bench/redis:older new']);
    expect(states(image(['hive-bench/redis:older']), ['sha256:1'])).toEqual(['hive-bench/redis:older used']);
    expect(states(image(['hive-bench/redis:new']), ['sha256:1'])).toEqual(['hive-bench/redis:new current']);
  });

  it('without a tag is listed by its id', () => {
    for (const tags of [null, [], ['<none>:<none>']]) expect(states(image(tags))).toEqual(['sha256:1 old']);
  });

  it('is listed only by tags of hive-bench, not by tags of the user', () => {
    expect(states(image(['hive-bench/redis:older', 'mine/redis:kept']))).toEqual([
      'hive-bench/redis:older old',
    ]);
    expect(states(image(['mine/redis:kept']))).toEqual([]);
  });
});
