import { describe, expect, it } from 'vitest';
import { checkMediaPath } from '../../../../src/analysis/link/media-path.ts';
import type { GatewayCounters, LinkCounters } from '../../../../src/model/impairment.ts';
import type { Observation } from '../../../../src/wire/participant.ts';
import { counted, rtp, seen } from '../../build/round.ts';

const ADDRESSES = { 'speaker-1': '10.0.0.10', 'listener-1': '10.0.0.11', 'visitor-1': '10.0.0.12' };
const SPOKEN = seen('speaker-1', rtp({ sent: 3000 }, 'relay'));
const HEARD = seen('listener-1', rtp({ received: 3000 }, 'relay'));

function counters(changes: Partial<Record<string, Partial<LinkCounters>>> = {}): GatewayCounters {
  const links = Object.values(ADDRESSES).flatMap((address) => counted(address, 3200));
  return {
    links: links.map((link) => ({ ...link, ...changes[`${link.address} ${link.direction}`] })),
    unmatched: [],
  };
}

const prove = (observations: Observation[], counts: GatewayCounters): string[] =>
  checkMediaPath(observations, ADDRESSES, counts).map(({ what, invalidates }) => `${invalidates} ${what}`);

describe('checkMediaPath', () => {
  it('finds all media at the gateway, and asks no visitor for its counts', () => {
    expect(prove([SPOKEN, HEARD], counters())).toEqual([]);
  });

  it('counts as offered what the link dropped', () => {
    const lossy = { sentPackets: 2900, droppedPackets: 250, sentBytes: 2900 * 200 };
    expect(prove([SPOKEN, HEARD], counters({ '10.0.0.10 uplink': lossy }))).toEqual([]);
  });

  it('forgives the packets that were under way while it counted', () => {
    expect(prove([SPOKEN, HEARD], counters({ '10.0.0.11 downlink': { sentPackets: 2965 } }))).toEqual([]);
  });

  it.each([
    ['10.0.0.10 uplink', /^true speaker-1 sent 3000 RTP packets, but the gateway counted 2700/],
    ['10.0.0.11 downlink', /^true listener-1 received 3000 RTP packets, but the gateway counted 2700/],
  ])('finds a flow that passes beside the gateway: %s', (link, message) => {
    const found = prove([SPOKEN, HEARD], counters({ [link]: { sentPackets: 2700 } }));
    expect(found).toHaveLength(1);
    expect(found[0]).toMatch(message);
  });

  it('is not deceived by as many packets of something smaller', () => {
    const small = { sentPackets: 3200, sentBytes: 3200 * 100 };
    expect(prove([SPOKEN, HEARD], counters({ '10.0.0.10 uplink': small }))).toEqual([
      'true speaker-1 sent 396000 bytes of RTP packets, but the gateway counted 320000 for its address',
    ]);
  });

  it('adds up what several connections counted, each from the beginning', () => {
    const counts = [1000, 3000, 0, 400].map((sent) => seen('speaker-1', rtp({ sent }, 'relay')));
    expect(prove([...counts, HEARD], counters({ '10.0.0.10 uplink': { sentPackets: 3300 } }))).toEqual([
      'true speaker-1 sent 3400 RTP packets, but the gateway counted 3300 for its address',
    ]);
    expect(prove([...counts, HEARD], counters({ '10.0.0.10 uplink': { sentPackets: 3400 } }))).toEqual([]);
  });

  it.each<[string, Observation[], RegExp]>([
    [
      'beside the relay',
      [SPOKEN, HEARD, seen('listener-1', rtp({}, 'host'))],
      /listener-1 went by a host candidate/,
    ],
    [
      'of a visitor beside the relay',
      [SPOKEN, HEARD, seen('visitor-1', rtp({}, 'srflx'))],
      /visitor-1 went by a srflx/,
    ],
    ['by an unknown way', [SPOKEN], /listener-1 never showed which way/],
    [
      'of a speaker that shows none',
      [seen('speaker-1', rtp({}, 'relay')), HEARD],
      /speaker-1 never showed what it sent/,
    ],
  ])('does not accept media %s', (_, observations, message) => {
    const found = prove(observations, counters());
    expect(found).toHaveLength(1);
    expect(found[0]).toMatch(message);
  });

  it('does not ask of a listener that heard nothing what it heard: that is missing, not invalid', () => {
    expect(prove([SPOKEN, seen('listener-1', rtp({}, 'relay'))], counters())).toEqual([]);
  });

  it('adds up the calls that had one address, one after the other', () => {
    const addresses = { 'speaker-1': '10.0.0.10', 'speaker-4': '10.0.0.10' };
    const both = [SPOKEN, seen('speaker-4', rtp({ sent: 3000 }, 'relay'))];
    const found = (packets: number): string[] =>
      checkMediaPath(both, addresses, { links: counted('10.0.0.10', packets), unmatched: [] }).map(
        ({ what }) => what,
      );
    expect(found(6100)).toEqual([]);
    expect(found(3200)).toEqual([
      'speaker-4 sent 6000 RTP packets, but the gateway counted 3200 for its address',
    ]);
  });

  it('asks for no relay where clients may do without', () => {
    const direct = [
      seen('speaker-1', rtp({ sent: 3000 }, 'host')),
      seen('listener-1', rtp({ received: 3000 }, 'srflx')),
    ];
    expect(checkMediaPath(direct, ADDRESSES, counters(), true, 'all')).toEqual([]);
    expect(checkMediaPath(direct, ADDRESSES, counters())).toHaveLength(2);
  });

  it('finds packets outside every link, and a participant of whom there are none', () => {
    const sound = counters();
    const outside = {
      ...sound,
      unmatched: [
        {
          direction: 'downlink' as const,
          sentPackets: 7,
          sentBytes: 1,
          droppedPackets: 0,
          backlogPackets: 0,
        },
      ],
    };
    expect(prove([SPOKEN, HEARD], outside)).toEqual([
      'true 7 downlink packets passed the gateway outside every link',
    ]);
    const silent = { ...sound, links: sound.links.filter(({ address }) => address !== '10.0.0.12') };
    expect(prove([SPOKEN, HEARD], silent)).toEqual([
      'true the gateway saw no uplink packet of visitor-1',
      'true the gateway saw no downlink packet of visitor-1',
    ]);
  });
});
