import { describe, expect, it } from 'vitest';
import { pullFault } from '../../../src/stack/pull-fault.ts';

describe('a failed pull', () => {
  // As engines of 20.10 to 29 word it.
  it.each([
    [
      '(HTTP code 500) server error - toomanyrequests: You have reached your pull rate limit. You may increase the limit by authenticating and upgrading',
      'limits how often',
      'docker login',
    ],
    ['received unexpected HTTP status: 429 Too Many Requests', 'limits how often', 'docker login'],
    [
      '(HTTP code 500) server error - Get "https://registry-1.docker.io/v2/": dial tcp: lookup registry-1.docker.io: no such host',
      'could not be reached',
      'proxy settings',
    ],
    [
      'Get "https://r.lan/v2/": net/http: request canceled while waiting for connection (Client.Timeout exceeded while awaiting headers)',
      'could not be reached',
      'proxy settings',
    ],
    ['Get "https://r.lan/v2/": x509: certificate signed by unknown authority', 'certificate', 'certs.d'],
    ['Get "https://r.lan/v2/x/manifests/1": no basic auth credentials', 'without a login', 'docker login'],
    [
      "pull access denied for nope, repository does not exist or may require 'docker login': denied: requested access to the resource is denied",
      'without a login',
      'name of the image',
    ],
    [
      'proxyconnect tcp: dial tcp 10.0.0.1:3128: connect: connection refused',
      'behind a proxy',
      'docker info',
    ],
    [
      '(HTTP code 404) no such image - manifest for debian:nope not found: manifest unknown: manifest unknown',
      'no such image',
      'tag',
    ],
    ['no matching manifest for linux/arm64/v8 in the manifest list entries', 'no such image', 'tag'],
  ])('%s', (words, what, hint) => {
    const fault = pullFault(new Error(words));
    expect(fault?.what).toContain(what);
    expect(fault?.hint).toContain(hint);
  });

  it('of another kind is left in its own words', () => {
    expect(pullFault(new Error('no space left on device'))).toBeUndefined();
  });
});
