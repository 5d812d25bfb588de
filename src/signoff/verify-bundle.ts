import { createHash, type KeyObject, verify as verifySignature } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { JsonTextError, parseJson } from '../lib/json-text.ts';
import { SIGNATURE_FILE, STATEMENT_FILE, type Statement, SUMS_FILE } from './statement.ts';
import { statementProblem } from './statement-shape.ts';
import { parseSums } from './sums.ts';
import { BundleError, unpackBundle } from './unpack-bundle.ts';

/** Result of a verification. Without problems, the bundle is unchanged since it was signed. */
export interface Verified {
  readonly statement?: Statement;
  /** Hexadecimal checksum of the whole file, which the signer keeps elsewhere. */
  readonly sha256: string;
  readonly files: number;
  readonly signature: 'good' | 'bad' | 'unchecked' | 'none';
  readonly problems: readonly string[];
}

/** What the verifier knows from another source. Without either, a completely rebuilt bundle goes unnoticed. */
export interface Expected {
  readonly sha256?: string;
  readonly publicKey?: KeyObject;
}

/** Reads the whole bundle and compares it with the signed checksums. */
export async function verifyBundle(
  file: string,
  { sha256: expected, publicKey }: Expected,
): Promise<Verified> {
  const sha256 = await sumOf(file);
  const problems: string[] = [];
  if (expected !== undefined && expected !== sha256)
    problems.push(`the checksum of the bundle: got ${sha256}, expected ${expected}`);
  let unpacked;
  try {
    unpacked = await unpackBundle(file);
  } catch (error) {
    if (!(error instanceof BundleError)) throw error;
    return { sha256, files: 0, signature: 'unchecked', problems: [...problems, error.message] };
  }
  const { sums, texts } = unpacked;
  const sumsText = texts.get(SUMS_FILE);
  const signed = sumsText && parseSums(sumsText.toString('utf8'));
  if (!signed) problems.push(`${SUMS_FILE} is ${sumsText ? 'not as hive-bench writes it' : 'missing'}`);
  else problems.push(...differences(signed, sums));
  const signature = signatureOf(sumsText, texts.get(SIGNATURE_FILE), publicKey);
  if (signature === 'bad') problems.push('the signature does not match this key');
  if (publicKey && signature === 'none')
    problems.push('the bundle has no signature, but a public key was given');
  const statement = statementIn(texts.get(STATEMENT_FILE));
  if (typeof statement === 'string') problems.push(`${STATEMENT_FILE} ${statement}`);
  return {
    ...(typeof statement === 'object' && { statement }),
    sha256,
    files: sums.size,
    signature,
    problems,
  };
}

function differences(signed: ReadonlyMap<string, string>, found: ReadonlyMap<string, string>): string[] {
  const problems: string[] = [];
  for (const [name, sum] of signed) {
    const is = found.get(name);
    if (is === undefined) problems.push(`${name} is missing`);
    else if (is !== sum) problems.push(`${name} was changed: got ${is}, expected ${sum}`);
  }
  for (const name of found.keys()) {
    if (!signed.has(name) && name !== SUMS_FILE && name !== SIGNATURE_FILE)
      problems.push(`${name} was added: it is not in the checksums`);
  }
  return problems;
}

function signatureOf(
  sums: Buffer | undefined,
  signature: Buffer | undefined,
  key: KeyObject | undefined,
): Verified['signature'] {
  if (!signature) return 'none';
  if (!key || !sums) return 'unchecked';
  const bytes = Buffer.from(signature.toString('utf8'), 'base64');
  return verifySignature(null, sums, key, bytes) ? 'good' : 'bad';
}

/** The statement, or why it is invalid. */
function statementIn(text: Buffer | undefined): Statement | string {
  if (!text) return 'is missing';
  try {
    const value = parseJson(text.toString('utf8'));
    const problem = statementProblem(value);
    return problem === undefined ? (value as Statement) : `is not a statement: ${problem}`;
  } catch (error) {
    if (error instanceof JsonTextError) return `is not a statement: it ${error.message}`;
    throw error;
  }
}

async function sumOf(file: string): Promise<string> {
  const sum = createHash('sha256');
  await pipeline(createReadStream(file), sum);
  return sum.digest('hex');
}
