import { describe, expect, it } from 'vitest';
import { HOST, overlaps, parseSubnet, type Subnet } from '../../../src/model/topology.ts';

const subnet = (cidr: string): Subnet => parseSubnet(cidr) as Subnet;

describe('parseSubnet', () => {
  it('gives services the guide’s addresses, and the same host numbers in other subnets', () => {
    expect(subnet('172.20.0.0/16').at(HOST.livekit)).toBe('172.20.0.10');
    expect(subnet('172.20.0.0/16').at(HOST.coturn)).toBe('172.20.0.5');
    expect(subnet('10.9.8.0/24').at(HOST.redis)).toBe('10.9.8.20');
    expect(subnet('172.20.0.0/16').at(260)).toBe('172.20.1.4');
  });

  it.each(['172.20.0.0', '172.20.0.1/16', '300.0.0.0/16', '10.0.0.0/30', '10.0.0.0/7', 'fd00::/64', ''])(
    'refuses %j',
    (cidr) => {
      expect(parseSubnet(cidr)).toBeUndefined();
    },
  );

  it.each([
    '127.0.0.0/8',
    '8.8.8.0/24',
    '0.0.0.0/8',
    '169.254.0.0/16',
    '224.0.0.0/8',
    '240.0.0.0/8',
    '172.32.0.0/16',
    '192.0.0.0/8',
    '11.0.0.0/16',
  ])('refuses %s, where a bridge would make other hosts or the host itself unreachable', (cidr) => {
    expect(parseSubnet(cidr)).toBeUndefined();
  });

  it('detects overlap in both directions', () => {
    expect(overlaps(subnet('10.0.0.0/8'), subnet('10.3.0.0/16'))).toBe(true);
    expect(overlaps(subnet('10.3.0.0/16'), subnet('10.0.0.0/8'))).toBe(true);
    expect(overlaps(subnet('172.20.0.0/16'), subnet('172.21.0.0/16'))).toBe(false);
  });
});
