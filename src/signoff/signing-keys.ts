import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';
import { UsageError } from '../lib/errors.ts';
import { readInputFile } from '../lib/input-file.ts';

/** @throws {UsageError} for a file that holds no Ed25519 private key. */
export function privateKeyIn(file: string): KeyObject {
  return keyIn(file, 'private', createPrivateKey);
}

/** @throws {UsageError} for a file that holds no Ed25519 public key. */
export function publicKeyIn(file: string): KeyObject {
  return keyIn(file, 'public', createPublicKey);
}

function keyIn(file: string, kind: 'private' | 'public', parse: (pem: Buffer) => KeyObject): KeyObject {
  const pem = readInputFile(file, 'Give the file that openssl made.');
  // Its public half could be had of it, but whoever has the private one can sign anything: it does not belong here.
  if (kind === 'public' && pem.includes('PRIVATE KEY')) {
    throw new UsageError(`${file}: got a private key, expected the public half of it.`, {
      hint: `Keep it to those who sign; openssl pkey -in … -pubout gives the public half, for --public-key.`,
    });
  }
  let key: KeyObject;
  try {
    key = parse(pem);
  } catch (cause) {
    throw new UsageError(`${file} cannot be read as a ${kind} key: ${(cause as Error).message}.`, {
      hint: 'openssl genpkey -algorithm ed25519 makes one; openssl pkey -pubout gives its public half.',
      cause,
    });
  }
  if (key.asymmetricKeyType === 'ed25519') return key;
  throw new UsageError(`${file}: got a key of type ${key.asymmetricKeyType}, expected ed25519.`, {
    hint: 'openssl genpkey -algorithm ed25519 makes one.',
  });
}
