import { existsSync } from 'node:fs';
import { UsageError } from '../lib/errors.ts';
import { requireInputFile } from '../lib/input-file.ts';
import { shown } from '../lib/shown.ts';
import { publicKeyIn } from '../signoff/signing-keys.ts';
import { type Verified, verifyBundle } from '../signoff/verify-bundle.ts';

/**
 * Checks whether a bundle is what was signed.
 * @throws {UsageError} for a file that cannot be read, or an invalid key.
 */
export function verify(
  bundle: string,
  { sha256, publicKey }: { readonly sha256?: string; readonly publicKey?: string },
): Promise<Verified> {
  const hint = 'Give the file that hive-bench signoff wrote.';
  if (!existsSync(bundle)) throw new UsageError(`there is no bundle ${bundle}.`, { hint });
  if (sha256 !== undefined && !/^[0-9a-f]{64}$/i.test(sha256)) {
    throw new UsageError(`--sha256: got ${shown(sha256)}, expected 64 hexadecimal digits.`, {
      hint: 'hive-bench signoff printed it.',
    });
  }
  requireInputFile(bundle, hint);
  return verifyBundle(bundle, {
    ...(sha256 !== undefined && { sha256: sha256.toLowerCase() }),
    ...(publicKey !== undefined && { publicKey: publicKeyIn(publicKey) }),
  });
}
