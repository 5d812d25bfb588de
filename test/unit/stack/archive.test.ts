import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { HiveBenchError } from '../../../src/lib/errors.ts';
import { archive, readArchive } from '../../../src/stack/archive.ts';

const entries = [
  { name: 'evidence/heard.s16', data: Buffer.alloc(6000, 1) },
  { name: 'evidence/heard.f64', data: Buffer.alloc(4000, 2) },
];

describe('an archive of a container', () => {
  it('is read completely if it is within the limit', async () => {
    const files = await readArchive(archive(entries), 10_000);
    expect([...files].map(([name, data]) => [name, data.length])).toEqual([
      ['evidence/heard.s16', 6000],
      ['evidence/heard.f64', 4000],
    ]);
  });

  it('is refused above the limit, before it is read completely', async () => {
    await expect(readArchive(archive(entries), 9999)).rejects.toThrow(HiveBenchError);
    let sent = 0;
    const [header] = (await archive([{ name: 'x', data: '' }])
      .take(1)
      .toArray()) as [Buffer];
    // The header claims 8 GiB (octal, with a valid checksum), and the content never ends.
    const large = Buffer.from(header.subarray(0, 512));
    large.write('77777777777\0', 124);
    large.write('        ', 148);
    large.write(
      `${large
        .reduce((sum, byte) => sum + byte, 0)
        .toString(8)
        .padStart(6, '0')}\0 `,
      148,
    );
    async function* endless(): AsyncGenerator<Buffer> {
      yield large;
      for (;;) {
        sent += 65_536;
        yield Buffer.alloc(65_536);
      }
    }
    await expect(readArchive(Readable.from(endless()), 1_000_000)).rejects.toThrow('exceed 1000000 bytes');
    expect(sent).toBeLessThan(3_000_000);
  });
});
