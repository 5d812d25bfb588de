import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import path from 'node:path';

const INTERFACES = '/sys/class/net';

/**
 * An identifier that is unique to a machine and survives a restart. Combines machine id, host name and the hardware
 * addresses of the network cards, because machines cloned from one disk share the first two. Hashed, because the machine
 * id is confidential (machine-id(5)). Undefined if one of them is missing.
 */
export function machineIdentity(): string | undefined {
  const id = readId();
  const cards = cardAddresses();
  if (id === undefined || cards.length === 0) return undefined;
  const parts = [id, hostname(), ...cards].join('\n');
  return createHash('sha256').update(`hive-bench\n${parts}`).digest('hex').slice(0, 16);
}

function readId(): string | undefined {
  try {
    // systemd writes "uninitialized" until the first boot of an image is complete.
    return /^[0-9a-f]{32}$/.exec(readFileSync('/etc/machine-id', 'utf8').trim())?.[0];
  } catch {
    return undefined;
  }
}

/** Addresses of physical interfaces only: bridges and veth pairs get a new address each time. */
function cardAddresses(): string[] {
  try {
    return readdirSync(INTERFACES)
      .filter((name) => existsSync(path.join(INTERFACES, name, 'device')))
      .map((name) => readFileSync(path.join(INTERFACES, name, 'address'), 'utf8').trim())
      .toSorted();
  } catch {
    return [];
  }
}
