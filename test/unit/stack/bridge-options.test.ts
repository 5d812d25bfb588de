import { describe, expect, it } from 'vitest';
import {
  accessBridgeName,
  accessNetworkOptions,
  dropsForeignBridges,
  stackNetworkOptions,
} from '../../../src/stack/bridge-options.ts';

const RUN = '20261129-183443-orxn';
const TRUST = 'com.docker.network.bridge.trusted_host_interfaces';
const MODE = 'com.docker.network.bridge.gateway_mode_ipv4';

describe('the bridge of the access network', () => {
  it('has a name that Linux takes: at most 15 characters, a letter first', () => {
    expect(accessBridgeName(RUN)).toMatch(/^hb[0-9a-f]{13}$/);
  });

  it('has another name in each run, and the same one whenever it is asked for', () => {
    expect(accessBridgeName('20261129-183443-orxo')).not.toBe(accessBridgeName(RUN));
    expect(accessNetworkOptions(RUN)).toEqual({ 'com.docker.network.bridge.name': accessBridgeName(RUN) });
  });
});

describe('what the stack network lets in', () => {
  it.each(['1.50', '1.51', '1.56', '2.0'])('from API %s on, the access bridge alone', (api) => {
    expect(stackNetworkOptions(RUN, api)).toEqual({ [TRUST]: accessBridgeName(RUN) });
    expect(dropsForeignBridges(api)).toBe(true);
  });

  it.each(['1.48', '1.49'])('with API %s, which cannot name a bridge, whatever is routed there', (api) => {
    expect(stackNetworkOptions(RUN, api)).toEqual({ [MODE]: 'nat-unprotected' });
    expect(dropsForeignBridges(api)).toBe(true);
  });

  it.each(['1.41', '1.47'])('with API %s, nothing needs an option', (api) => {
    expect(stackNetworkOptions(RUN, api)).toEqual({});
    expect(dropsForeignBridges(api)).toBe(false);
  });
});
