import * as fc from 'fast-check';

/** What happens to files: cut, copied by another system's editor, written twice, or simply broken. */
export function damagedBytes(valid: Buffer): fc.Arbitrary<Buffer> {
  const lines = valid.toString('latin1').split('\n');
  const at = fc.nat({ max: Math.max(0, valid.length - 1) });
  const line = fc.nat({ max: lines.length - 1 });
  const joined = (parts: readonly string[]): Buffer => Buffer.from(parts.join('\n'), 'latin1');
  const insert = (place: number, bytes: readonly number[], instead = 0): Buffer =>
    Buffer.concat([valid.subarray(0, place), Buffer.from(bytes), valid.subarray(place + instead)]);
  return fc.oneof(
    fc.constantFrom(
      Buffer.alloc(0),
      Buffer.from('\n'),
      Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), valid]),
      Buffer.from(valid.toString('latin1').replaceAll('\n', '\r\n'), 'latin1'),
      Buffer.from(valid.toString('utf8'), 'utf16le'),
      Buffer.concat([valid, valid]),
      Buffer.concat([valid, Buffer.from('\n')]),
    ),
    at.map((end) => valid.subarray(0, end)),
    at.map((begin) => valid.subarray(begin)),
    fc.tuple(at, fc.nat({ max: 255 })).map(([place, byte]) => insert(place, [byte], 1)),
    fc
      .tuple(at, fc.constantFrom([0], [0xff], [0xc3], [0x1b, 0x5b, 0x4a], [0x22]))
      .map(([place, bytes]) => insert(place, bytes)),
    line.map((i) => joined(lines.toSpliced(i, 1))),
    line.map((i) => joined(lines.toSpliced(i, 0, lines[i] ?? ''))),
    fc.tuple(line, line).map(([i, j]) => joined(lines.with(i, lines[j] ?? ''))),
    fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes)),
  );
}
