import { expect, it } from 'vitest';
import { parseInterfaces } from '../../../src/stack/engine-network.ts';

it('interfaces are parsed from /proc/net/dev, even if a counter directly follows the name', () => {
  const table = [
    'Inter-|   Receive                                                |  Transmit',
    ' face |bytes    packets errs drop fifo frame compressed multicast|bytes    packets errs',
    '    lo: 5120 10 0 0 0 0 0 0 5120 10 0 0 0 0 0 0',
    'br-0123456789ab:98765432 10 0 0 0 0 0 0 5120 10 0 0 0 0 0 0',
    '',
  ].join('\n');
  expect([...parseInterfaces(table)]).toEqual(['lo', 'br-0123456789ab']);
});
