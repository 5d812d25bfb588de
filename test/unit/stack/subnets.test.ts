import { array, assert, constantFrom, integer, property, tuple } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EXIT, UsageError } from '../../../src/lib/errors.ts';
import {
  type AddressRange,
  AUTO,
  overlaps,
  parseRange,
  parseSubnet,
  type Subnet,
} from '../../../src/model/topology.ts';
import { claimFixed, claimFree, type SubnetAllocator } from '../../../src/stack/subnet-claim.ts';
import { chooseTopology, firstFree, POOL } from '../../../src/stack/subnet-pool.ts';

const subnet = (cidr: string): Subnet => parseSubnet(cidr) as Subnet;
const range = (cidr: string): AddressRange => parseRange(cidr) as AddressRange;
const anyCidr = tuple(
  constantFrom('172', '10'),
  integer({ min: 0, max: 255 }),
  integer({ min: 8, max: 32 }),
).map(([first, second, prefix]) => {
  const size = 2 ** (32 - prefix);
  const address = Number(first) * 2 ** 24 + second * 2 ** 16;
  return { first: address - (address % size), last: address - (address % size) + size - 1 };
});

describe('automatic subnets', () => {
  it("are the guide's two subnets if they are free", () => {
    const chosen = chooseTopology([], { stack: AUTO, access: AUTO });
    expect([chosen?.stack.cidr, chosen?.access.cidr]).toEqual(['172.20.0.0/16', '172.21.0.0/16']);
  });

  it('avoid engine networks of any size, and leave 172.16.0.0/12 if a route covers it', () => {
    expect(firstFree([range('172.20.200.16/28'), range('172.21.0.0/16')])?.cidr).toBe('172.22.0.0/16');
    expect(firstFree([range('172.16.0.0/12')])?.cidr).toBe('10.220.0.0/16');
  });

  it('avoid the configured one', () => {
    const fixed = subnet('172.20.0.0/16');
    expect(chooseTopology([], { stack: AUTO, access: fixed })?.stack.cidr).toBe('172.21.0.0/16');
    expect(chooseTopology([], { stack: fixed, access: AUTO })?.access.cidr).toBe('172.21.0.0/16');
  });

  it('never overlap with a taken range, and are missing only if the whole pool is taken', () => {
    assert(
      property(array(anyCidr, { maxLength: 40 }), (taken) => {
        const chosen = firstFree(taken);
        const free = POOL.filter((each) => !taken.some((other) => overlaps(each, other)));
        expect(chosen).toEqual(free[0]);
        const both = chooseTopology(taken, { stack: AUTO, access: AUTO });
        expect(both === undefined).toBe(free.length < 2);
        expect(both !== undefined && overlaps(both.stack, both.access)).toBe(false);
      }),
    );
  });
});

/** An engine that lists a network some time after it has reserved the subnet, like the real one. */
class Engine {
  readonly reserved: Subnet[] = [];
  readonly listed: Subnet[] = [];

  ground(): SubnetAllocator<Subnet> {
    return {
      taken: async () => [...this.listed],
      conflictWith: async (asked) =>
        this.listed.some((each) => overlaps(each, asked))
          ? new UsageError('already in use by run r1', { hint: 'x' })
          : undefined,
      create: async (chosen) => {
        await Promise.resolve();
        if (this.reserved.some((each) => overlaps(each, chosen)))
          throw new Error('(HTTP code 403) unexpected - Pool overlaps with other one on this address space ');
        this.reserved.push(chosen);
        await new Promise((resolve) => setTimeout(resolve, 5));
        this.listed.push(chosen);
        return chosen;
      },
    };
  }
}

describe('claiming', () => {
  it('gives concurrent runs different subnets', async () => {
    const engine = new Engine();
    const claimed = await Promise.all(Array.from({ length: 6 }, () => claimFree(engine.ground())));
    expect(new Set(claimed.map(({ cidr }) => cidr)).size).toBe(6);
  });

  it('fails with one error if the pool is exhausted', async () => {
    const engine = new Engine();
    const claims = await Promise.allSettled(
      Array.from({ length: POOL.length + 1 }, () => claimFree(engine.ground())),
    );
    const failed = claims.filter((claim) => claim.status === 'rejected');
    expect(failed.map(({ reason }) => [(reason as UsageError).exitCode, String(reason)])).toEqual([
      [EXIT.usage, expect.stringContaining("'auto' chooses from")],
    ]);
  });

  it('names the user of a configured subnet to the second run', async () => {
    const engine = new Engine();
    const claims = [1, 2].map(() => claimFixed(engine.ground(), subnet('172.20.0.0/16')));
    const [first, second] = await Promise.allSettled(claims);
    expect(first?.status).toBe('fulfilled');
    expect(second).toMatchObject({ status: 'rejected', reason: expect.any(UsageError) as unknown });
    expect(String((second as PromiseRejectedResult).reason)).toContain('run r1');
  });

  it('passes on other errors', async () => {
    const ground = { ...new Engine().ground(), create: () => Promise.reject(new Error('no space left')) };
    await expect(claimFree(ground)).rejects.toThrow('no space left');
    await expect(claimFixed(ground, subnet('172.20.0.0/16'))).rejects.toThrow('no space left');
  });
});
