import { setTimeout as sleep } from 'node:timers/promises';
import { UsageError } from '../lib/errors.ts';
import type { AddressRange, Subnet } from '../model/topology.ts';
import { firstFree, POOL_TEXT } from './subnet-pool.ts';

/** Allocates subnets; a network on the engine, or a fake in tests. */
export interface SubnetAllocator<T> {
  /** Address ranges in use. */
  readonly taken: () => Promise<readonly AddressRange[]>;
  /** Why the subnet is not free; undefined if the engine does not show it (yet). */
  readonly conflictWith: (subnet: Subnet) => Promise<UsageError | undefined>;
  /** Rejects with the engine's error "pool overlaps" if the subnet is taken. */
  readonly create: (chosen: Subnet) => Promise<T>;
}

/**
 * Claims the first free subnet of the pool. If two runs choose the same one, the engine creates it for one of them, and
 * the other tries the next. Terminates, because each attempt excludes one subnet.
 * @throws {UsageError} if no subnet is free.
 */
export async function claimFree<T>({ taken, create }: SubnetAllocator<T>): Promise<T> {
  const lost: Subnet[] = [];
  for (;;) {
    const chosen = firstFree([...(await taken()), ...lost]);
    if (!chosen) {
      throw new UsageError(`none of the subnets that 'auto' chooses from is free (${POOL_TEXT}).`, {
        hint: 'Stop other runs (`hive-bench down` for stacks left up), remove unused networks (`docker network prune`), or set stack.subnet and stack.accessSubnet.',
      });
    }
    try {
      return await create(chosen);
    } catch (error) {
      if (!isOverlap(error)) throw error;
      lost.push(chosen);
    }
  }
}

/** The engine reserves a subnet shortly before it lists the network, so the look-up is repeated. */
const RETRY_MS = 200;
const MAX_ATTEMPTS = 10;

/** @throws {UsageError} naming the network or route that uses the subnet, even if it was taken just now. */
export async function claimFixed<T>(
  { conflictWith, create }: SubnetAllocator<T>,
  subnet: Subnet,
): Promise<T> {
  try {
    return await create(subnet);
  } catch (cause) {
    if (!isOverlap(cause)) throw cause;
    for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
      const conflict = await conflictWith(subnet);
      if (conflict) throw conflict;
      await sleep(RETRY_MS);
    }
    throw new UsageError(
      `the engine refuses the subnet ${subnet.cidr}: ${(cause as Error).message.trim()}.`,
      {
        hint: "Set stack.subnet and stack.accessSubnet to free ones, or to 'auto'.",
        cause,
      },
    );
  }
}

/** "Pool overlaps with other one on this address space", or newer "networks have overlapping IPv4". */
function isOverlap(error: unknown): boolean {
  return error instanceof Error && /overlap/i.test(error.message);
}
