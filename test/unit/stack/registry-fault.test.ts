import { describe, expect, it } from 'vitest';
import { EXIT } from '../../../src/lib/errors.ts';
import { refusalIn, registryError } from '../../../src/stack/registry-fault.ts';

describe('an error of a registry', () => {
  // Messages of engines 20.10 to 29.
  it.each([
    [
      'toomanyrequests: You have reached your unauthenticated pull rate limit. https://www.docker.com/increase-rate-limit',
      'limited',
    ],
    ['received unexpected HTTP status: 429 Too Many Requests', 'limited'],
    ['Head "http://localhost:5000/v2/a/manifests/b": no basic auth credentials', 'denied'],
    ['Get "https://ghcr.io/v2/": unauthorized: authentication required', 'denied'],
    ["pull access denied for a, repository does not exist or may require 'docker login': denied", 'denied'],
    ['unexpected status from HEAD request to https://x/v2/a/manifests/b: 403 Forbidden', 'denied'],
    ['manifest for localhost:5000/a:b not found: manifest unknown: manifest unknown', 'missing'],
    ['failed to resolve reference "localhost:5000/a:b": localhost:5000/a:b: not found', 'missing'],
    ['Get "http://localhost:5001/v2/": dial tcp 127.0.0.1:5001: connect: connection refused', 'unreachable'],
    ['Get "https://r.example/v2/": http: server gave HTTP response to HTTPS client', 'unreachable'],
    ['Get "https://r.example/v2/": dial tcp: lookup r.example: no such host', 'unreachable'],
  ])('%s: %s', (words, refusal) => {
    expect(refusalIn(words)).toBe(refusal);
  });

  it('is reported once in its own words, with a hint', () => {
    const cause = new Error('pulling ghcr.io/a/b: denied: requested access to the resource is denied');
    const anonymous = registryError('pulling ghcr.io/a/b', 'ghcr.io/a/b', cause, {
      sent: false,
      problem: 'helper failed',
    });
    expect(anonymous).toMatchObject({
      message: 'pulling ghcr.io/a/b failed: denied: requested access to the resource is denied',
      refusal: 'denied',
      exitCode: EXIT.unavailable,
      evidence: ['helper failed'],
      hint: expect.stringContaining('docker login ghcr.io') as string,
    });
    const known = registryError('pulling ghcr.io/a/b', 'ghcr.io/a/b', cause, { sent: true });
    expect(known.hint).toContain('ghcr.io refused the login');
  });
});
