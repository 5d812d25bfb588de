import { readFileSync } from 'node:fs';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import { ownFile } from '../lib/root.ts';
import { schemaProblem } from '../lib/schema-problems.ts';

/** Messages of schema/contracts/ that a service sends. */
export type SchemaName = 'error' | 'health' | 'mt-response' | 'stt-partial' | 'stt-final' | 'stt-error';

const ajv = new Ajv2020({ allErrors: true, verbose: true, strict: false });
const compiled = new Map<SchemaName, ValidateFunction>();

/** What is wrong with a message, as `path: got …, expected …`; empty for one that is as agreed. */
export function problemsOf(name: SchemaName, message: unknown): string[] {
  const validate = compiled.get(name) ?? compile(name);
  if (validate(message)) return [];
  return (validate.errors ?? []).map((error) => schemaProblem(error, 'the message'));
}

function compile(name: SchemaName): ValidateFunction {
  const file = ownFile(`schema/contracts/${name}.schema.json`);
  const validate = ajv.compile(JSON.parse(readFileSync(file, 'utf8')) as object);
  compiled.set(name, validate);
  return validate;
}
