import { expect, it } from 'vitest';
import { registryOf, splitTag, withTag } from '../../../src/stack/image-reference.ts';

it.each([
  ['debian', 'docker.io', 'debian:latest'],
  ['debian:bookworm-slim', 'docker.io', 'debian:bookworm-slim'],
  ['team/redis', 'docker.io', 'team/redis:latest'],
  ['localhost/redis', 'localhost', 'localhost/redis:latest'],
  ['localhost:5000/redis', 'localhost:5000', 'localhost:5000/redis:latest'],
  ['ghcr.io/team/redis:7', 'ghcr.io', 'ghcr.io/team/redis:7'],
  ['ghcr.io/team/redis@sha256:abc', 'ghcr.io', 'ghcr.io/team/redis@sha256:abc'],
])('%s comes from %s, as %s', (reference, registry, tagged) => {
  expect([registryOf(reference), withTag(reference)]).toEqual([registry, tagged]);
});

it('the tag follows the last colon, unless that belongs to a port', () => {
  expect(splitTag('localhost:5000/redis:7')).toEqual({ repo: 'localhost:5000/redis', tag: '7' });
  expect(splitTag('localhost:5000/redis')).toEqual({ repo: 'localhost:5000/redis', tag: 'latest' });
});
