import { Readable } from 'node:stream';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { forEachLine } from '../../../src/stack/bounded-lines.ts';

async function linesOf(chunks: Iterable<Buffer>, max?: number): Promise<string[]> {
  const lines: string[] = [];
  await forEachLine(Readable.from(chunks), (line) => lines.push(line), max);
  return lines;
}

describe('lines of a container', () => {
  it('do not depend on how the stream is chunked', async () => {
    const text = fc.array(fc.string({ unit: 'binary' }).map((each) => each.replaceAll(/[\r\n]/g, '')));
    await fc.assert(
      fc.asyncProperty(text, fc.integer({ min: 1, max: 9 }), async (lines, size) => {
        const bytes = Buffer.from(lines.map((line) => `${line}\n`).join(''));
        const chunks = Array.from({ length: Math.ceil(bytes.length / size) }, (_, i) =>
          bytes.subarray(i * size, (i + 1) * size),
        );
        expect(await linesOf(chunks)).toEqual(
          Buffer.from(lines.join('\n')).toString().split('\n').slice(0, lines.length),
        );
      }),
      { numRuns: 50 },
    );
  });

  it('include an unterminated last line', async () => {
    expect(await linesOf([Buffer.from('a\r\nb\n\nc')])).toEqual(['a', 'b', '', 'c']);
  });

  it('are read to the end if the handler throws, and then the error is reported', async () => {
    const seen: string[] = [];
    const stream = Readable.from([Buffer.from('a\nb\n'), Buffer.from('c\n')]);
    const read = forEachLine(stream, (line) => {
      seen.push(line);
      if (line === 'a') throw new Error('cannot be handled');
    });
    await expect(read).rejects.toThrow('cannot be handled');
    expect([seen, stream.readableEnded]).toEqual([['a'], true]);
  });

  it('are truncated if too long, without affecting the following lines', async () => {
    function* endless(): Generator<Buffer> {
      for (let i = 0; i < 2000; i += 1) yield Buffer.alloc(100_000, 'x');
      yield Buffer.from('\nnext\n');
    }
    const before = process.memoryUsage().heapUsed;
    const lines = await linesOf(endless());
    expect(lines.map(({ length }) => length)).toEqual([256 * 1024, 4]);
    expect(process.memoryUsage().heapUsed - before).toBeLessThan(60e6);
  });
});
