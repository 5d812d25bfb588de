import { isIPv4 } from 'node:net';
import { UsageError } from '../lib/errors.ts';

/** Numbers that the plan itself uses for handles and classes, and 0xffff, which tc keeps for ingress. */
const LOWEST = 0x0006;
const HIGHEST = 0xfffe;

/**
 * tc's 16-bit class and handle number of a participant: the last two bytes of its address, so that who a class
 * belongs to can be read off it.
 * @throws {UsageError} for what is not an IPv4 address or ends in 0.0 to 0.5 or 255.255.
 */
export function classNumber(address: string): number {
  const number = isIPv4(address) ? (hexAddressValue(address) & 0xffff) >>> 0 : Number.NaN;
  if (number >= LOWEST && number <= HIGHEST) return number;
  throw new UsageError(`participant address: got ${address}, expected IPv4 ending in 0.6 to 255.254`, {
    hint: 'Give participants addresses from .10 on in a subnet of 16 bits or smaller.',
  });
}

/** The address as tc prints it in a u32 match: eight hexadecimal digits. */
export function hexAddress(address: string): string {
  return hexAddressValue(address).toString(16).padStart(8, '0');
}

function hexAddressValue(address: string): number {
  return address.split('.').reduce((value, byte) => value * 256 + Number(byte), 0);
}
