import { createHash, type KeyObject, verify as verifySignature } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { JsonTextError, parseJson } from '../lib/json-text.ts';
import { SIGNATURE_FILE, STATEMENT_FILE, type Statement, SUMS_FILE } from './statement.ts';
import { statementProblem } from './statement-shape.ts';
import { parseSums } from './sums.ts';
import { BundleError, unpackBundle } from './unpack-bundle.ts';

/** What is wrong with a bundle; none for one that is as it was signed. */
export interface Verified {
  readonly statement?: Statement;
  /** Of the whole file, hexadecimal: what the one who signed has in writing. */
  readonly sha256: string;
  readonly files: number;
  readonly signature: 'good' | 'bad' | 'unchecked' | 'none';
  readonly problems: readonly string[];
}

/** What the reader knows from elsewhere; without either, whoever made the whole bundle anew goes unnoticed. */
export interface Expected {
  readonly sha256?: string;
  readonly publicKey?: KeyObject;
}

/** Reads the bundle through, and compares all of it with the sums that were signed. */
export async function verifyBundle(
  file: string,
  { sha256: expected, publicKey }: Expected,
): Promise<Verified> {
  const sha256 = await sumOf(file);
  const problems: string[] = [];
  if (expected !== undefined && expected !== sha256)
    problems.push(`the bundle's own sum: got ${sha256}, expected ${expected}`);
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
  if (signature === 'bad') problems.push('the signature is not that of this key');
  if (publicKey && signature === 'none') problems.push('there is no signature, and a key was given');
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
      problems.push(`${name} was added: the sums do not know it`);
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

/** The statement, or what is wrong with it. */
function statementIn(text: Buffer | undefined): Statement | string {
  if (!text) return 'is missing';
  try {
    const value = parseJson(text.toString('utf8'));
    const problem = statementProblem(value);
    return problem === undefined ? (value as Statement) : `is no statement: ${problem}`;
  } catch (error) {
    if (error instanceof JsonTextError) return `is no statement: it ${error.message}`;
    throw error;
  }
}

async function sumOf(file: string): Promise<string> {
  const sum = createHash('sha256');
  await pipeline(createReadStream(file), sum);
  return sum.digest('hex');
}
