import type { GatewayCounters, LinkSpec } from '../model/impairment.ts';
import { describeLink } from '../impair/kinds/describe.ts';
import { plainLine } from './plain.ts';
import { textTable } from './text-table.ts';

export interface ImpairedLinks {
  readonly run: string;
  readonly backend: string;
  readonly asked?: { readonly name: string; readonly links: Readonly<Record<string, LinkSpec>> };
  readonly counters: GatewayCounters;
  readonly differences: readonly string[];
}

/** Addresses with the same link in one line, then counters of the queues that passed any packets. */
export function impairedText({ run, backend, asked, counters, differences }: ImpairedLinks): string {
  const used = counters.links.filter(({ sentPackets, droppedPackets }) => sentPackets + droppedPackets > 0);
  const counted = used.map(({ address, direction, sentPackets, sentBytes, droppedPackets }) => [
    address,
    direction,
    String(sentPackets),
    String(sentBytes),
    String(droppedPackets),
  ]);
  return [
    `stack ${run}, gateway back end ${backend}: ${asked ? plainLine(asked.name) : 'no links were configured'}`,
    ...(asked ? groupsOf(asked.links).map(([link, addresses]) => `  ${link}: ${addresses}`) : []),
    ...differences.map((difference) => `not as configured: ${plainLine(difference)}`),
    ...(asked && differences.length === 0 ? ['the gateway is as configured'] : []),
    '',
    counted.length === 0
      ? 'nothing has been sent since'
      : textTable(
          [
            { head: 'Address', align: 'left' },
            { head: 'Direction', align: 'left' },
            { head: 'packets' },
            { head: 'bytes' },
            { head: 'dropped' },
          ],
          counted,
        ),
  ].join('\n');
}

function groupsOf(links: Readonly<Record<string, LinkSpec>>): [string, string][] {
  const groups = new Map<string, string[]>();
  for (const [address, link] of Object.entries(links)) {
    const words = describeLink(link);
    groups.set(words, [...(groups.get(words) ?? []), address]);
  }
  return [...groups].map(([words, addresses]) => [words, rangesOf(addresses).join(', ')]);
}

/** Addresses in order; neighbours as a range, which never includes one of another group. */
export function rangesOf(addresses: readonly string[]): string[] {
  const last = (address: string): number => Number(address.split('.').at(-1));
  const net = (address: string): string => address.slice(0, address.lastIndexOf('.'));
  const ranges: string[][] = [];
  for (const address of addresses) {
    const range = ranges.at(-1);
    const before = range?.at(-1);
    const isNext = before !== undefined && net(before) === net(address) && last(address) === last(before) + 1;
    if (isNext) range?.push(address);
    else ranges.push([address]);
  }
  return ranges.flatMap((range) =>
    range.length <= 2 ? range : [`${range[0]} … ${range.at(-1)} (${range.length})`],
  );
}
