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
  it('has a valid interface name: at most 15 characters, starting with a letter', () => {
    expect(accessBridgeName(RUN)).toMatch(/^hb[0-9a-f]{13}$/);
  });

  it('has a name that is unique per run and deterministic', () => {
    expect(accessBridgeName('20261129-183443-orxo')).not.toBe(accessBridgeName(RUN));
    expect(accessNetworkOptions(RUN)).toEqual({ 'com.docker.network.bridge.name': accessBridgeName(RUN) });
  });
});

describe('options of the stack network', () => {
  it.each(['1.50', '1.51', '1.56', '2.0'])('trust only the access bridge with API %s', (api) => {
    expect(stackNetworkOptions(RUN, api)).toEqual({ [TRUST]: accessBridgeName(RUN) });
    expect(dropsForeignBridges(api)).toBe(true);
  });

  it.each(['1.48', '1.49'])(
    'disable the protection with API %s, which cannot trust a bridge by name',
    (api) => {
      expect(stackNetworkOptions(RUN, api)).toEqual({ [MODE]: 'nat-unprotected' });
      expect(dropsForeignBridges(api)).toBe(true);
    },
  );

  it.each(['1.41', '1.47'])('are empty with API %s', (api) => {
    expect(stackNetworkOptions(RUN, api)).toEqual({});
    expect(dropsForeignBridges(api)).toBe(false);
  });
});
