import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';
import { UsageError } from '../lib/errors.ts';
import { readInputFile } from '../lib/input-file.ts';

/** @throws {UsageError} if the file is not an Ed25519 private key. */
export function privateKeyIn(file: string): KeyObject {
  return keyIn(file, 'private', createPrivateKey);
}

/** @throws {UsageError} if the file is not an Ed25519 public key. */
export function publicKeyIn(file: string): KeyObject {
  return keyIn(file, 'public', createPublicKey);
}

function keyIn(file: string, kind: 'private' | 'public', parse: (pem: Buffer) => KeyObject): KeyObject {
  const pem = readInputFile(file, 'Pass the key file that openssl wrote.');
  // The public key could be derived, but a private key must not be on the verifier's machine: it can sign anything.
  if (kind === 'public' && pem.includes('PRIVATE KEY')) {
    throw new UsageError(`${file}: got a private key, expected the public key.`, {
      hint: `Keep the private key with the signers; openssl pkey -in … -pubout writes the public key for --public-key.`,
    });
  }
  let key: KeyObject;
  try {
    key = parse(pem);
  } catch (cause) {
    throw new UsageError(`${file} cannot be read as a ${kind} key: ${(cause as Error).message}.`, {
      hint: 'openssl genpkey -algorithm ed25519 creates a key; openssl pkey -pubout writes its public key.',
      cause,
    });
  }
  if (key.asymmetricKeyType === 'ed25519') return key;
  throw new UsageError(`${file}: got a key of type ${key.asymmetricKeyType}, expected ed25519.`, {
    hint: 'Create one with openssl genpkey -algorithm ed25519.',
  });
}
