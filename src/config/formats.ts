import { AUTO, parseRange, parseSubnet } from '../model/topology.ts';

/**
 * Ranges that a network of one's own may be in: RFC 1918, the shared ones of RFC 6598, and those for benchmarks of
 * RFC 2544. A network anywhere else would take a part of the internet, or loopback, away from the host.
 */
const PRIVATE = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '100.64.0.0/10', '198.18.0.0/15'].flatMap(
  (cidr) => parseRange(cidr) ?? [],
);

/** Formats of the schema: what no pattern can say. */
export const FORMATS: Readonly<Record<string, (text: string) => boolean>> = {
  'calendar-day': isDay,
  subnet: (text) => text === AUTO || isPrivateSubnet(text),
};

/** The calendar has no 30 February. */
function isDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const instant = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(instant.getTime()) && instant.toISOString().startsWith(text);
}

function isPrivateSubnet(text: string): boolean {
  const subnet = parseSubnet(text);
  return (
    subnet !== undefined && PRIVATE.some(({ first, last }) => subnet.first >= first && subnet.last <= last)
  );
}
