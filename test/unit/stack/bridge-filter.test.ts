import { describe, expect, it } from 'vitest';
import { hintFor } from '../../../src/stack/bridge-filter.ts';

describe('the hint on frames dropped between the ports of a bridge', () => {
  it('names iptables if bridged frames pass it, and the rules of Docker Engine 28 and later', () => {
    const [old, current] = ['1.47', '1.48'].map((apiVersion) => hintFor({ isFiltered: true, apiVersion }));
    expect(old).toContain('bridge-nf-call-iptables=1');
    expect(old).toContain('iptables -S DOCKER-USER');
    expect(old).not.toContain('Docker Engine 28');
    expect(current).toContain('Docker Engine 28 and later drop packets that enter through another bridge');
  });

  it('points to the gateway if bridged frames bypass iptables', () => {
    expect(hintFor({ isFiltered: false, apiVersion: '1.51' })).toMatch(/bypass the firewall of this host/);
  });

  it('is conditional if the setting of the host is unknown', () => {
    expect(hintFor({ isFiltered: undefined, apiVersion: '1.51' })).toMatch(
      /^If .* is 1 on the engine's host/,
    );
  });
});
