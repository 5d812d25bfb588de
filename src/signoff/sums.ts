/** Hexadecimal SHA-256 checksums by file name. */
export type Sums = ReadonlyMap<string, string>;

/** Formats checksums for `sha256sum --check`, sorted by name. */
export function sumsText(sums: Sums): string {
  return [...sums]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, sum]) => `${sum}  ${name}\n`)
    .join('');
}

/** Undefined unless sumsText wrote exactly this text: any other form could hide a file. */
export function parseSums(text: string): Sums | undefined {
  const sums = new Map<string, string>();
  for (const line of text.split('\n').slice(0, -1)) {
    const [, sum, name] = /^([0-9a-f]{64}) {2}(.+)$/.exec(line) ?? [];
    if (sum === undefined || name === undefined) return undefined;
    sums.set(name, sum);
  }
  return sumsText(sums) === text ? sums : undefined;
}
