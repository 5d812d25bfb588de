import { describe, expect, it } from 'vitest';
import { defaultDevice, mtuOption } from '../../../src/stack/network-mtu.ts';

const OPTION = 'com.docker.network.driver.mtu';

describe('the MTU of a network', () => {
  it("is the minimum of engine and uplink if that is below Ethernet's", () => {
    expect(mtuOption([1400, undefined])).toEqual({ [OPTION]: '1400' });
    expect(mtuOption([1450, 1280])).toEqual({ [OPTION]: '1280' });
    expect(mtuOption([undefined, 1420])).toEqual({ [OPTION]: '1420' });
  });

  it('is left to the engine if no MTU is smaller, known or a number', () => {
    for (const mtus of [[1500, 1500], [undefined, undefined], [9001, 65_535], [Number.NaN], [0]])
      expect(mtuOption(mtus), String(mtus)).toEqual({});
  });
});

describe('the uplink', () => {
  it('is the device of the default route with the lowest metric', () => {
    const table = `Iface	Destination	Gateway 	Flags	RefCnt	Use	Metric	Mask		MTU	Window	IRTT
wlan0	00000000	0100A8C0	0003	0	0	600	00000000	0	0	0
eth0	00000000	0100A8C0	0003	0	0	100	00000000	0	0	0
tun0	00000000	00000000	0001	0	0	50	00000080	0	0	0
docker0	000011AC	00000000	0001	0	0	0	0000FFFF	0	0	0
`;
    expect(defaultDevice(table)).toBe('eth0');
    expect(defaultDevice('')).toBeUndefined();
  });
});
