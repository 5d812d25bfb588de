import { setTimeout as sleep } from 'node:timers/promises';
import { UsageError } from '../lib/errors.ts';
import type { AddressRange, Subnet } from '../model/topology.ts';
import { firstFree, POOL_TEXT } from './subnet-pool.ts';

/** Where subnets are claimed: the engine, or a test's stand-in. */
export interface SubnetAllocator<T> {
  /** What is in use now. */
  readonly taken: () => Promise<readonly AddressRange[]>;
  /** Why this subnet cannot be had, as far as the engine shows it. */
  readonly conflictWith: (subnet: Subnet) => Promise<UsageError | undefined>;
  /** Rejects with the engine's "pool overlaps" where somebody was faster. */
  readonly create: (chosen: Subnet) => Promise<T>;
}

/**
 * The first free subnet of the pool. Two runs may choose the same one; the engine makes it for one of them, and the
 * other goes on to the next. Each try takes one off the pool, so that it ends.
 * @throws {UsageError} when none is free.
 */
export async function claimFree<T>({ taken, create }: SubnetAllocator<T>): Promise<T> {
  const lost: Subnet[] = [];
  for (;;) {
    const chosen = firstFree([...(await taken()), ...lost]);
    if (!chosen) {
      throw new UsageError(`none of the subnets that 'auto' chooses from is free (${POOL_TEXT}).`, {
        hint: 'End other runs (`hive-bench down` for stacks left up), remove networks that nobody uses (`docker network prune`), or set stack.subnet and stack.accessSubnet.',
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

/** The engine reserves a subnet a moment before it lists the network that has it. */
const RETRY_MS = 200;
const MAX_ATTEMPTS = 10;

/** @throws {UsageError} naming the holder of a subnet that somebody else has, also one that has just taken it. */
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
