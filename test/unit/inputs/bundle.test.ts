import { createHash, generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { verify } from '../../../src/commands/verify.ts';
import { privateKeyIn, publicKeyIn } from '../../../src/signoff/signing-keys.ts';
import { outcomeOf, tally } from './clear-refusal.ts';
import { HOSTILE_TEXTS } from './hostile-json.ts';
import { damagedBytes } from './damaged-bytes.ts';
import { KINDS_OF_FILE } from './kinds-of-file.ts';

let dir: string;
let file: string;
beforeEach(() => {
  dir = mkdtempSync(path.join(tmpdir(), 'hive-bench-key-'));
  file = path.join(dir, 'file');
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const { privateKey, publicKey } = generateKeyPairSync('ed25519');
const PRIVATE = privateKey.export({ type: 'pkcs8', format: 'pem' });
const PUBLIC = publicKey.export({ type: 'spki', format: 'pem' });

describe('a key', () => {
  it.each([
    ['private', PRIVATE, privateKeyIn],
    ['public', PUBLIC, publicKeyIn],
  ])(
    'that is %s is one of Ed25519, or refused by name, whatever became of its file',
    async (_, pem, read) => {
      const { accepted, refused } = await tally(
        damagedBytes(Buffer.from(pem)),
        async (bytes) => {
          writeFileSync(file, bytes);
          const outcome = await outcomeOf(() => read(file), file);
          if ('refusal' in outcome) return outcome;
          expect(outcome.value.asymmetricKeyType).toBe('ed25519');
          return 'accepted';
        },
        { seed: 20_251_125, numRuns: 200 },
      );
      expect(accepted).toBeGreaterThan(2);
      expect(refused).toBeGreaterThan(50);
    },
  );

  it('of another kind is refused as that, and its content never told', async () => {
    const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
    writeFileSync(file, rsa.export({ type: 'pkcs8', format: 'pem' }));
    expect(await outcomeOf(() => privateKeyIn(file), file)).toMatchObject({
      told: expect.stringContaining('got a key of type rsa, expected ed25519'),
    });
    writeFileSync(file, 'hunter2-is-my-password');
    const outcome = await outcomeOf(() => privateKeyIn(file), file);
    expect(JSON.stringify(outcome)).not.toContain('hunter2');
  });
});

describe('what is given to verify', () => {
  it('is a sum in capitals too', async () => {
    writeFileSync(file, 'x');
    const sha256 = createHash('sha256').update('x').digest('hex').toUpperCase();
    const { problems } = await verify(file, { sha256 });
    expect(problems).toEqual(['it does not start with the header of a bundle']);
  });

  it('is no private key where a public one is asked for', async () => {
    writeFileSync(file, PRIVATE);
    const outcome = await outcomeOf(() => publicKeyIn(file), file);
    expect(outcome).toHaveProperty(
      'told',
      expect.stringContaining('got a private key, expected the public key'),
    );
    expect(JSON.stringify(outcome)).not.toContain(PRIVATE.toString().split('\n')[1]);
  });

  it.each(KINDS_OF_FILE)('is refused when it is %s: the bundle as the key', async (_, make, told) => {
    make(file);
    for (const load of [() => verify(file, {}), () => publicKeyIn(file)]) {
      const outcome = await outcomeOf<unknown>(load, file);
      expect(outcome).toHaveProperty('told', expect.stringMatching(new RegExp(`${told}|there is no bundle`)));
    }
    expect(readdirSync(dir)).toEqual(['file']);
  });

  it('is no sum unless it has 64 hexadecimal digits', async () => {
    writeFileSync(file, 'x');
    const sums = fc.oneof(fc.constantFrom(...HOSTILE_TEXTS), fc.string({ unit: 'binary' }));
    const { refused } = await tally(
      sums,
      async (sha256) => {
        const outcome = await outcomeOf<unknown>(() => verify(file, { sha256 }), '--sha256');
        return 'refusal' in outcome ? outcome : 'accepted';
      },
      { seed: 20_251_125, numRuns: 200 },
    );
    expect(refused).toBe(200);
  });
});
