import { createHash, generateKeyPairSync, sign } from 'node:crypto';
import { execFileSync, spawnSync } from 'node:child_process';
import {
  closeSync,
  createWriteStream,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGzip, gunzipSync, gzipSync } from 'node:zlib';
import { assert, asyncProperty, integer, nat } from 'fast-check';
import { pack, type Pack } from 'tar-stream';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { GZIP_HEADER, packBundle } from '../../../src/signoff/pack-bundle.ts';
import { type Expected, verifyBundle } from '../../../src/signoff/verify-bundle.ts';

const ROOT = 'hive-bench-20251125-070000-test';
const SIGNED = {
  format: 1,
  run: '20251125-070000-test',
  signedBy: 'media team',
  signedAt: '2025-11-25T08:00:00.000Z',
  verdict: 'pass',
  reason: 'all objectives met',
  profile: 'signoff',
  provisional: false,
  waivers: [],
  signedWith: { 'hive-bench': '0.1.0' },
  versions: {},
  leftOut: [],
};
const STATEMENT = `${JSON.stringify(SIGNED)}\n`;
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

/** The result of verifying these bytes. */
async function problemsOf(data: Buffer, known: Expected = {}): Promise<readonly string[]> {
  const file = path.join(dir, 'changed.tar.gz');
  writeFileSync(file, data);
  return (await verifyBundle(file, known)).problems;
}

/** Packs entries with an ordinary archiver. */
async function tarOf(entries: readonly (readonly [string, string | Buffer, object?])[]): Promise<Buffer> {
  const archive = pack();
  for (const [name, data, header] of entries)
    archive.entry({ name: `${ROOT}/${name}`, mode: 0o644, mtime: new Date(0), ...header }, data);
  archive.finalize();
  const chunks: Buffer[] = [];
  for await (const chunk of archive) chunks.push(chunk as Buffer);
  return withPlainHeader(gzipSync(Buffer.concat(chunks)));
}

async function chunksOf(fill: (archive: Pack) => void): Promise<Buffer[]> {
  const archive = pack();
  fill(archive);
  archive.finalize();
  const chunks: Buffer[] = [];
  for await (const chunk of archive) chunks.push(chunk as Buffer);
  return chunks;
}

/** A small file that unpacks to a large one, written as a stream. */
async function bomb(file: string, fill: (archive: Pack) => void, level = 1): Promise<void> {
  const archive = pack();
  fill(archive);
  archive.finalize();
  await pipeline(archive, createGzip({ level }), createWriteStream(file));
  const bytesOf = openSync(file, 'r+');
  writeSync(bytesOf, GZIP_HEADER, 0, GZIP_HEADER.length, 0);
  closeSync(bytesOf);
}

/** The same contents, compressed in another way. */
function unpacksTo(gzipped: Buffer, tar: Buffer): boolean {
  try {
    return withPlainHeader(gzipped).equals(gzipped) && gunzipSync(gzipped).equals(tar);
  } catch {
    return false;
  }
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
  it('is intact as packed, also by its own checksum', async () => {
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

  it('is reproducible byte for byte', async () => {
    expect(readFileSync(await packed('again.tar.gz'))).toEqual(bytes);
  });

  it('is readable by tar, and its checksums by sha256sum', () => {
    const folder = mkdtempSync(path.join(dir, 'out-'));
    execFileSync('tar', ['xzf', bundle, '-C', folder]);
    const output = execFileSync('sha256sum', ['--check', 'SHA256SUMS'], {
      cwd: path.join(folder, ROOT),
      encoding: 'utf8',
    });
    expect(output.trim().split('\n')).toHaveLength(Object.keys(FILES).length + 1);
  });

  it('is detected as changed for any changed byte, unless it unpacks to the same contents', async () => {
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    await assert(
      asyncProperty(nat(bytes.length - 1), integer({ min: 1, max: 255 }), async (at, flip) => {
        const changed = Buffer.from(bytes);
        changed[at] = (changed[at] ?? 0) ^ flip;
        const [ownSum, ...others] = await problemsOf(changed, { sha256 });
        expect(ownSum).toContain('the checksum of the bundle');
        expect(others.length > 0 || unpacksTo(changed, gunzipSync(bytes))).toBe(true);
      }),
      { seed: 1, numRuns: 300 },
    );
  });

  it('is detected as changed for any changed byte of a file, repacked with valid tar checksums', async () => {
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

  it('is detected as changed if it is truncated or extended', async () => {
    await assert(
      asyncProperty(nat(bytes.length - 1), async (length) => {
        expect(await problemsOf(bytes.subarray(0, length))).not.toEqual([]);
      }),
      { seed: 3, numRuns: 100 },
    );
    expect(await problemsOf(Buffer.concat([bytes, Buffer.from('x')]))).not.toEqual([]);
    expect(await problemsOf(Buffer.concat([bytes, gzipSync('more')]))).not.toEqual([]);
  });

  it('names changed, missing and added files', async () => {
    const all = { ...FILES, 'SIGNOFF.json': STATEMENT };
    const sums = sumsOf(all);
    const fewer = Object.fromEntries(Object.entries(all).filter(([name]) => name !== 'samples.ndjson'));
    const given = { ...fewer, 'run.json': '{"verdict":"fail"}\n', 'extra.txt': 'x' };
    const problems = await problemsOf(await tarOf([...Object.entries(given), ['SHA256SUMS', sums]]));
    expect(problems).toEqual([
      expect.stringMatching(/^run\.json was changed: got [0-9a-f]{64}, expected [0-9a-f]{64}$/),
      'samples.ndjson is missing',
      'extra.txt was added: it is not in the checksums',
    ]);
  });

  it.each<[string, readonly (readonly [string, string, object?])[], string]>([
    ['a path with ..', [['../../etc/cron.d/x', 'x']], 'path outside the root folder'],
    [
      'a folder of its own',
      [
        ['a', 'x'],
        ['a', 'x', { name: 'other/a' }],
      ],
      'path outside the root folder',
    ],
    ['a name with a line feed', [['a\nb', 'x']], 'path outside the root folder'],
    ['a link', [['a', '', { type: 'symlink', linkname: '/etc/passwd' }]], 'got a symlink'],
    ['a device', [['a', '', { type: 'character-device' }]], 'got a character-device'],
    [
      'a file twice',
      [
        ['a', 'x'],
        ['a', 'y'],
      ],
      'is in it twice',
    ],
    ['an owner', [['a', 'x', { uname: 'root' }]], 'more than its files'],
    ['nothing', [], 'the archive is empty'],
  ])('is refused if it contains %s', async (_what, entries, expected) => {
    const [problem] = await problemsOf(await tarOf(entries));
    expect(problem).toContain(expected);
  });

  it.each<[string, object | string, string]>([
    ['invalid JSON', '{', 'is not a statement: it is not JSON'],
    ['nobody', { ...SIGNED, signedBy: '' }, 'is not a statement: signedBy: got ""'],
    ['a verdict that is never signed off', { ...SIGNED, verdict: 'fail' }, 'verdict: got "fail"'],
    ['a run that is no name', { ...SIGNED, run: 'x\nsignature good' }, 'run: got "x\\nsignature good"'],
    ['no figures', { run: SIGNED.run, signedBy: 'x' }, 'got nothing, expected a value'],
    [
      'a miss that is signed off',
      { ...SIGNED, load: { pairs: 3, rounds: 1, calls: 3, utterances: 9, visits: 9 }, provisional: true },
      'provisional: got true',
    ],
    ['an archive without a reason', { ...SIGNED, verdict: 'fail', notSignedOff: [] }, 'notSignedOff: got'],
    ['more than can be followed', `{"remark":${'['.repeat(100_000)}${']'.repeat(100_000)}}`, 'nested deeper'],
    ['another format', { ...SIGNED, format: 2 }, 'format: got 2, expected 1'],
  ])('is refused with a statement of %s, even with valid checksums', async (_, given, expected) => {
    const statement = typeof given === 'string' ? given : JSON.stringify(given);
    const files = { 'run.json': '{}', 'SIGNOFF.json': statement };
    const problems = await problemsOf(await tarOf([...Object.entries(files), ['SHA256SUMS', sumsOf(files)]]));
    expect(problems).toEqual([expect.stringContaining(expected)]);
  });

  it.each<[string, object]>([
    ['a run that failed', { verdict: 'fail', notSignedOff: ['its verdict is fail'] }],
    ['a run of version 0.1.0 that is provisional', { provisional: true }],
  ])('is intact with a statement of %s', async (_, over) => {
    const files = { 'run.json': '{}', 'SIGNOFF.json': JSON.stringify({ ...SIGNED, ...over }) };
    expect(await problemsOf(await tarOf([...Object.entries(files), ['SHA256SUMS', sumsOf(files)]]))).toEqual(
      [],
    );
  });

  it('cannot forge a line of the output of verify, by its statement or by its file names', async () => {
    const forged = '\nsignature good\r\nsha256    0\u2028::error::x\u001b[2J';
    const statement = JSON.stringify({ ...SIGNED, signedBy: `x${forged}` });
    const files = { 'run.json': '{}', 'SIGNOFF.json': statement };
    const [whole, altered] = [
      [...Object.entries(files), ['SHA256SUMS', sumsOf(files)]],
      [
        ['run.json', 'x'],
        ['SIGNOFF.json', statement],
        ['SHA256SUMS', sumsOf({ [`a${forged}`]: 'x' })],
      ],
    ] as [string, string][][];
    for (const [entries, exitCode, first] of [
      [whole, 0, 'intact'],
      [altered, 4, 'changed'],
    ] as const) {
      const file = path.join(dir, 'forged.tar.gz');
      writeFileSync(file, await tarOf(entries ?? []));
      const { status, stdout } = spawnSync(process.execPath, ['bin/hive-bench.js', 'verify', file], {
        encoding: 'utf8',
      });
      expect([status, stdout.split(/ /)[0]]).toEqual([exitCode, first]);
      expect(stdout).not.toMatch(/^(signature good|sha256 {4}0|::error)/m);
      // oxlint-disable-next-line no-control-regex -- what is looked for
      expect(stdout).not.toMatch(/[\r\u2028\u001b]/);
    }
  }, 30_000);

  it('stops reading at too many bytes between its files, without using more memory', async () => {
    const file = path.join(dir, 'bomb.tar.gz');
    const block = Buffer.alloc(4 * 1024 ** 2 - 1024, 'a');
    // The tar reader accepts names of up to 4 MB. 100 of them are 400 MB in memory, and a few kB on disk.
    const names = Array.from({ length: 100 }, (_, i) => `${ROOT}/${i}${block.toString('latin1')}`);
    await bomb(file, (archive) => names.forEach((name) => archive.entry({ name, mtime: new Date(0) }, 'x')));
    const script = `
      import { readFileSync } from 'node:fs';
      import { unpackBundle } from ${JSON.stringify(path.join(import.meta.dirname, '../../../src/signoff/unpack-bundle.ts'))};
      const result = await unpackBundle(process.argv.at(-1)).then(() => 'accepted', ({ message }) => message.slice(-400));
      const peak = /VmHWM:\\s+(\\d+) kB/.exec(readFileSync('/proc/self/status', 'utf8'))[1];
      console.log(JSON.stringify([result, Number(peak)]));
    `;
    const argv = [
      '--max-old-space-size=64',
      '--import',
      'tsx',
      '--input-type=module',
      '--eval',
      script,
      file,
    ];
    const { status, stdout } = spawnSync(process.execPath, argv, { encoding: 'utf8' });
    expect(status).toBe(0);
    const [result, peakKb] = JSON.parse(stdout) as [string, number];
    expect(result).toMatch(/more than \d+ bytes between its files/);
    expect(peakKb).toBeLessThan(150_000);
    // The limit also covers short names and extended headers that follow each other without a file.
    await bomb(file, (archive) =>
      archive.entry({ name: `${ROOT}/${'a'.repeat(2000)}`, mtime: new Date(0) }, 'x'),
    );
    expect((await verifyBundle(file, {})).problems).toEqual([expect.stringContaining('too long for a name')]);
    const header = Buffer.concat(
      await chunksOf((archive) => archive.entry({ name: 'b'.repeat(9000) }, '')),
    ).subarray(0, 512 * 19);
    writeFileSync(file, withPlainHeader(gzipSync(Buffer.concat(Array.from({ length: 100 }, () => header)))));
    expect((await verifyBundle(file, {})).problems).toEqual([expect.stringContaining('between its files')]);
  }, 60_000);

  it('is refused early if it unpacks to far more than any run', async () => {
    const file = path.join(dir, 'zeros.tar.gz');
    const size = 640 * 1024 ** 2;
    await bomb(
      file,
      (archive) => {
        const entry = archive.entry({ name: `${ROOT}/a.wav`, size, mode: 0o644, mtime: new Date(0) });
        const block = Buffer.alloc(1024 ** 2);
        void pipeline(function* zeros() {
          for (let i = 0; i < size / block.length; i += 1) yield block;
        }, entry);
      },
      6,
    );
    expect((await verifyBundle(file, {})).problems).toEqual([
      'it is compressed by more than 800 : 1, more than any run',
    ]);
  }, 60_000);

  it('is refused if it is another kind of file', async () => {
    for (const other of [Buffer.from('hello'), Buffer.alloc(0), gzipSync('hello')])
      expect(await problemsOf(other)).toEqual(['it does not start with the header of a bundle']);
  });

  it('is protected by its signature against rebuilding', async () => {
    const { publicKey, privateKey } = generateKeyPairSync('ed25519');
    const signed = await packed('signed.tar.gz', (sums) => sign(null, sums, privateKey));
    expect(await verifyBundle(signed, { publicKey })).toMatchObject({ problems: [], signature: 'good' });
    expect(await verifyBundle(signed, {})).toMatchObject({ problems: [], signature: 'unchecked' });
    const other = generateKeyPairSync('ed25519').publicKey;
    expect((await verifyBundle(signed, { publicKey: other })).problems).toEqual([
      'the signature does not match this key',
    ]);
    expect(await problemsOf(bytes, { publicKey })).toEqual([
      'the bundle has no signature, but a public key was given',
    ]);
  });
});
