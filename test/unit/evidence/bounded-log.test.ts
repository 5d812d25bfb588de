import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { array, assert, asyncProperty, integer } from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { BoundedLog, currentLog, leftOutOf } from '../../../src/evidence/bounded-log.ts';

const BOUNDS = { headBytes: 100, tailBytes: 60 };
const MARK = /\n\[hive-bench left out (\d+) bytes here\]\n/;

let dir: string;
let file: string;
beforeEach(() => {
  dir = mkdtempSync(path.join(tmpdir(), 'hive-bench-log-'));
  file = path.join(dir, 'service.log');
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

async function write(chunks: readonly string[]): Promise<void> {
  const log = new BoundedLog(file, BOUNDS);
  for (const chunk of chunks) log.write(chunk);
  log.end();
  await once(log, 'close');
}

/** Lines of ten bytes, counted from `from`. */
const lines = (count: number, from = 0): string[] =>
  Array.from({ length: count }, (_, i) => `line ${String(from + i).padStart(4, '0')}\n`);
const text = (): string => readFileSync(file, 'latin1');

describe('a bounded log', () => {
  it('is what was written while that is within its bounds', async () => {
    await write(lines(15));
    expect(text()).toBe(lines(15).join(''));
    expect([await leftOutOf(file, BOUNDS), readdirSync(dir)]).toEqual([0, ['service.log']]);
  });

  it('keeps beginning and end, and says how much is missing between', async () => {
    await write(lines(1000));
    const [head, leftOut, tail] = text().split(MARK);
    expect(head).toBe(lines(10).join(''));
    expect(
      lines(1000)
        .join('')
        .endsWith(tail ?? '-'),
    ).toBe(true);
    expect(tail?.length).toBeGreaterThanOrEqual(30);
    expect(tail).toMatch(/^line /);
    expect(100 + Number(leftOut) + (tail?.length ?? 0)).toBe(10_000);
    expect(await leftOutOf(file, BOUNDS)).toBe(Number(leftOut));
    expect(readdirSync(dir)).toEqual(['service.log']);
  });

  it('can be read while it is written, its latest lines included', async () => {
    const log = new BoundedLog(file, BOUNDS);
    expect(currentLog(file)).toBe('');
    for (let last = 0; last < 40; last += 1) {
      await new Promise((done) => log.write(lines(1, last).join(''), done));
      const now = currentLog(file);
      expect(now.startsWith(lines(Math.min(last + 1, 10)).join(''))).toBe(true);
      expect(now.endsWith(lines(1, last).join(''))).toBe(true);
    }
    log.end();
    await once(log, 'close');
  });

  it('accounts for every byte, however it comes, in sittings, in chunks of any size', async () => {
    await assert(
      asyncProperty(
        array(array(integer({ min: 1, max: 90 }), { maxLength: 12 }), { maxLength: 4 }),
        async (sittings) => {
          writeFileSync(file, '');
          let next = 0;
          const chunk = (size: number): string =>
            Array.from({ length: size }, () =>
              next++ % 7 === 6 ? '\n' : String.fromCodePoint(97 + (next % 26)),
            ).join('');
          let whole = '';
          for (const sizes of sittings) {
            const chunks = sizes.map(chunk);
            whole += chunks.join('');
            await write(chunks);
          }
          const [head = '', leftOut = '0', tail = ''] = text().split(MARK);
          expect(head.length + Number(leftOut) + tail.length).toBe(whole.length);
          expect(whole.startsWith(head) && whole.endsWith(tail)).toBe(true);
          expect(text().length).toBeLessThanOrEqual(100 + 60 + 40);
        },
      ),
      { numRuns: 40 },
    );
  });

  it('takes in what a killed process left of the end', async () => {
    writeFileSync(file, lines(10).join(''));
    writeFileSync(`${file}.end-1`, lines(3, 20).join(''));
    writeFileSync(`${file}.end-2`, lines(2, 23).join(''));
    await write(lines(1, 25));
    expect(text()).toBe([...lines(10), ...lines(6, 20)].join(''));
    expect(readdirSync(dir)).toEqual(['service.log']);
  });

  it('tells of a file that cannot be written', async () => {
    const log = new BoundedLog(path.join(dir, 'none', 'service.log'), BOUNDS);
    const [error] = (await once(log, 'error')) as [NodeJS.ErrnoException];
    expect(error.code).toBe('ENOENT');
  });
});
