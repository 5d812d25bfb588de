import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { privateKeyIn, publicKeyIn } from '../../../src/signoff/signing-keys.ts';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(path.join(tmpdir(), 'hive-bench-keys-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

describe('keys of a sign-off', () => {
  it('are accepted for their own purpose only: a private key is not a public key', () => {
    const { privateKey, publicKey } = generateKeyPairSync('ed25519', {
      privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
      publicKeyEncoding: { type: 'spki', format: 'pem' },
    });
    const [own, shared] = [path.join(dir, 'own.pem'), path.join(dir, 'shared.pem')];
    writeFileSync(own, privateKey);
    writeFileSync(shared, publicKey);
    expect(privateKeyIn(own).type).toBe('private');
    expect(publicKeyIn(shared).type).toBe('public');
    expect(() => publicKeyIn(own)).toThrow('got a private key, expected the public key');
    expect(() => privateKeyIn(shared)).toThrow('cannot be read as a private key');
  });
});
