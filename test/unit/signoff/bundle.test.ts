import { createHash, generateKeyPairSync, sign } from 'node:crypto';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { assert, asyncProperty, integer, nat } from 'fast-check';
import { pack } from 'tar-stream';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { GZIP_HEADER, packBundle } from '../../../src/signoff/pack-bundle.ts';
import { type Known, verifyBundle } from '../../../src/signoff/verify-bundle.ts';

const ROOT = 'hive-bench-20251125-070000-test';
const STATEMENT = `${JSON.stringify({ run: '20251125-070000-test', signedBy: 'media team' })}\n`;
const FILES: Readonly<Record<string, string | Buffer>> = {
  'run.json': '{"verdict":"pass"}\n',
  'samples.ndjson': 'sample\n'.repeat(300),
  'evidence/clean/1/listener-1.wav': Buffer.from(Uint8Array.from({ length: 5000 }, (_, i) => (i * 37) % 251)),
  'logs/empty.log': '',
};

let dir: string;
let bundle: string;
let bytes: Buffer;
beforeAll(async () => {
  dir = mkdtempSync(path.join(tmpdir(), 'hive-bench-bundle-'));
  for (const [name, data] of Object.entries(FILES)) {
    mkdirSync(path.dirname(path.join(dir, 'run', name)), { recursive: true });
    writeFileSync(path.join(dir, 'run', name), data);
  }
  bundle = await packed('bundle.tar.gz');
  bytes = readFileSync(bundle);
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));

async function packed(name: string, signing?: (sums: Buffer) => Buffer): Promise<string> {
  const to = path.join(dir, name);
  const files = Object.keys(FILES);
  await packBundle({
    dir: path.join(dir, 'run'),
    files,
    statement: STATEMENT,
    root: ROOT,
    ...(signing && { sign: signing }),
    to,
  });
  return to;
}

/** What verify says of these bytes. */
async function problemsOf(data: Buffer, known: Known = {}): Promise<readonly string[]> {
  const file = path.join(dir, 'changed.tar.gz');
  writeFileSync(file, data);
  return (await verifyBundle(file, known)).problems;
}

/** As an honest archiver would pack it. */
async function tarOf(entries: readonly (readonly [string, string | Buffer, object?])[]): Promise<Buffer> {
  const archive = pack();
  for (const [name, data, header] of entries)
    archive.entry({ name: `${ROOT}/${name}`, mode: 0o644, mtime: new Date(0), ...header }, data);
  archive.finalize();
  const chunks: Buffer[] = [];
  for await (const chunk of archive) chunks.push(chunk as Buffer);
  return withPlainHeader(gzipSync(Buffer.concat(chunks)));
}

function withPlainHeader(gzipped: Buffer): Buffer {
  return Buffer.concat([GZIP_HEADER, gzipped.subarray(GZIP_HEADER.length)]);
}

const sumsOf = (entries: Readonly<Record<string, string | Buffer>>): string =>
  Object.entries(entries)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, data]) => `${createHash('sha256').update(data).digest('hex')}  ${name}\n`)
    .join('');

describe('a bundle', () => {
  it('is intact as it was packed, by its own sum too', async () => {
    const { problems, statement, files, signature, sha256 } = await verifyBundle(bundle, {});
    expect(problems).toEqual([]);
    expect(statement).toEqual(JSON.parse(STATEMENT));
    expect([files, signature]).toEqual([Object.keys(FILES).length + 2, 'none']);
    expect(sha256).toBe(createHash('sha256').update(bytes).digest('hex'));
    expect(await problemsOf(bytes, { sha256 })).toEqual([]);
    expect(await problemsOf(bytes, { sha256: '0'.repeat(64) })).toEqual([
      expect.stringContaining(`got ${sha256}, expected 000`),
    ]);
  });

  it('has the same bytes each time', async () => {
    expect(readFileSync(await packed('again.tar.gz'))).toEqual(bytes);
  });

  it('is read by tar, and its sums by sha256sum', () => {
    const folder = mkdtempSync(path.join(dir, 'out-'));
    execFileSync('tar', ['xzf', bundle, '-C', folder]);
    const told = execFileSync('sha256sum', ['--check', 'SHA256SUMS'], {
      cwd: path.join(folder, ROOT),
      encoding: 'utf8',
    });
    expect(told.trim().split('\n')).toHaveLength(Object.keys(FILES).length + 1);
  });

  it('is found changed whatever byte of it is another', async () => {
    await assert(
      asyncProperty(nat(bytes.length - 1), integer({ min: 1, max: 255 }), async (at, flip) => {
        const changed = Buffer.from(bytes);
        changed[at] = (changed[at] ?? 0) ^ flip;
        expect(await problemsOf(changed)).not.toEqual([]);
      }),
      { seed: 1, numRuns: 300 },
    );
  });

  it('is found changed whatever byte of a file is another, packed anew with good checksums', async () => {
    const tar = gunzipSync(bytes);
    await assert(
      asyncProperty(nat(tar.length - 1), integer({ min: 1, max: 255 }), async (at, flip) => {
        const changed = Buffer.from(tar);
        changed[at] = (changed[at] ?? 0) ^ flip;
        expect(await problemsOf(withPlainHeader(gzipSync(changed)))).not.toEqual([]);
      }),
      { seed: 2, numRuns: 300 },
    );
  });

  it('is found changed when it was cut anywhere, or goes on', async () => {
    await assert(
      asyncProperty(nat(bytes.length - 1), async (length) => {
        expect(await problemsOf(bytes.subarray(0, length))).not.toEqual([]);
      }),
      { seed: 3, numRuns: 100 },
    );
    expect(await problemsOf(Buffer.concat([bytes, Buffer.from('x')]))).not.toEqual([]);
    expect(await problemsOf(Buffer.concat([bytes, gzipSync('more')]))).not.toEqual([]);
  });

  it('says which file was altered, which is missing, which was added', async () => {
    const all = { ...FILES, 'SIGNOFF.json': STATEMENT };
    const sums = sumsOf(all);
    const fewer = Object.fromEntries(Object.entries(all).filter(([name]) => name !== 'samples.ndjson'));
    const given = { ...fewer, 'run.json': '{"verdict":"fail"}\n', 'extra.txt': 'x' };
    const problems = await problemsOf(await tarOf([...Object.entries(given), ['SHA256SUMS', sums]]));
    expect(problems).toEqual([
      expect.stringMatching(/^run\.json was changed: got [0-9a-f]{64}, expected [0-9a-f]{64}$/),
      'samples.ndjson is missing',
      'extra.txt was added: the sums do not know it',
    ]);
  });

  it.each<[string, readonly (readonly [string, string, object?])[], string]>([
    ['a name that climbs', [['../../etc/cron.d/x', 'x']], 'leads elsewhere'],
    [
      'a folder of its own',
      [
        ['a', 'x'],
        ['a', 'x', { name: 'other/a' }],
      ],
      'leads elsewhere',
    ],
    ['a name with a line feed', [['a\nb', 'x']], 'leads elsewhere'],
    ['a link', [['a', '', { type: 'symlink', linkname: '/etc/passwd' }]], 'got a symlink'],
    ['a device', [['a', '', { type: 'character-device' }]], 'got a character-device'],
    [
      'a file twice',
      [
        ['a', 'x'],
        ['a', 'y'],
      ],
      'is there twice',
    ],
    ['an owner', [['a', 'x', { uname: 'root' }]], 'more than its files'],
    ['nothing', [], 'the archive is empty'],
  ])('is refused with %s in it', async (_what, entries, told) => {
    const [problem] = await problemsOf(await tarOf(entries));
    expect(problem).toContain(told);
  });

  it('is refused when it is another kind of file', async () => {
    for (const other of [Buffer.from('hello'), Buffer.alloc(0), gzipSync('hello')])
      expect(await problemsOf(other)).toEqual(['it does not begin as a bundle does']);
  });

  it('shows by a signature that nobody else made it anew', async () => {
    const { publicKey, privateKey } = generateKeyPairSync('ed25519');
    const signed = await packed('signed.tar.gz', (sums) => sign(null, sums, privateKey));
    expect(await verifyBundle(signed, { publicKey })).toMatchObject({ problems: [], signature: 'good' });
    expect(await verifyBundle(signed, {})).toMatchObject({ problems: [], signature: 'unchecked' });
    const other = generateKeyPairSync('ed25519').publicKey;
    expect((await verifyBundle(signed, { publicKey: other })).problems).toEqual([
      'the signature is not that of this key',
    ]);
    expect(await problemsOf(bytes, { publicKey })).toEqual(['there is no signature, and a key was given']);
  });
});
