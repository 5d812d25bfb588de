import { describe, expect, it } from 'vitest';
import { hintFor } from '../../../src/stack/bridge-filter.ts';

describe('who may drop frames between the ports of a bridge', () => {
  it('is iptables, where bridged frames pass it, and from Docker Engine 28 on its own rules too', () => {
    const [old, current] = ['1.47', '1.48'].map((apiVersion) => hintFor({ isFiltered: true, apiVersion }));
    expect(old).toContain('bridge-nf-call-iptables=1');
    expect(old).toContain('iptables -S DOCKER-USER');
    expect(old).not.toContain('Docker Engine 28');
    expect(current).toContain('Docker Engine 28 and later drop packets that enter by another bridge');
  });

  it('is nobody on a host where they do not', () => {
    expect(hintFor({ isFiltered: false, apiVersion: '1.51' })).toMatch(/pass no firewall on this host/);
  });

  it('is not claimed to be known of a host that cannot be looked at', () => {
    expect(hintFor({ isFiltered: undefined, apiVersion: '1.51' })).toMatch(
      /^Where .* is 1 on the host of the engine/,
    );
  });
});
