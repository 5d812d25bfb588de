import { readFileSync } from 'node:fs';
import type { AddressRange } from '../model/topology.ts';

/**
 * Networks that this host has a route to besides the default one: a bridge over one of them would cut the host off from
 * it. Empty where there is no /proc/net/route: off Linux the engine is in another machine.
 */
export function hostRoutes(): AddressRange[] {
  try {
    return parseRoutes(readFileSync('/proc/net/route', 'utf8'));
  } catch {
    return [];
  }
}

/** Of /proc/net/route: destination and mask as hexadecimal numbers in the host's byte order, which is little-endian. */
export function parseRoutes(table: string): AddressRange[] {
  return table
    .split('\n')
    .slice(1)
    .flatMap((line) => {
      const fields = line.trim().split(/\s+/);
      const [destination, mask] = [numberOf(fields[1]), numberOf(fields[7])];
      // Mask 0 is the default route, which everything that has no other takes.
      if (destination === undefined || !mask) return [];
      return [{ first: destination, last: destination + (2 ** 32 - 1 - mask) }];
    });
}

function numberOf(hex: string | undefined): number | undefined {
  if (hex === undefined || !/^[0-9A-F]{8}$/i.test(hex)) return undefined;
  return Buffer.from(hex, 'hex').readUInt32LE();
}
