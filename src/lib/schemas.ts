import { readFileSync } from 'node:fs';
import { type AnySchemaObject, Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js';
import { ownFile } from './root.ts';

/** The only instance: what is strict here is strict for every schema, and each is compiled once. */
const ajv = new Ajv2020({
  strict: true,
  allErrors: true,
  verbose: true,
  discriminator: true,
  allowUnionTypes: true,
});
// What an error message says was wanted, unit included.
ajv.addKeyword({ keyword: 'expected', schemaType: 'string' });

/** What no pattern can say: whether a text has the format. */
export function defineFormats(formats: Readonly<Record<string, (text: string) => boolean>>): void {
  for (const [name, isValid] of Object.entries(formats)) ajv.addFormat(name, isValid);
}

/** A schema of schema/, which others may refer to by its $id. */
export function schemaFile(name: `${string}.schema.json`): AnySchemaObject {
  const known = files.get(name);
  if (known) return known;
  // Read, not imported: import attributes for JSON still differ between the Node releases this runs on.
  const schema = JSON.parse(readFileSync(ownFile(`schema/${name}`), 'utf8')) as AnySchemaObject;
  ajv.addSchema(schema);
  files.set(name, schema);
  return schema;
}
const files = new Map<string, AnySchemaObject>();

const NONE: readonly ErrorObject[] = [];

/**
 * What is wrong with a value, in the order in which the schema asks; nothing for a valid one. Compiled when it is first
 * used: a command needs few of all schemas.
 */
export function validatorOf(schema: AnySchemaObject): (value: unknown) => readonly ErrorObject[] {
  let validate: ValidateFunction | undefined;
  return (value) => {
    validate ??= ajv.compile(schema);
    return validate(value) ? NONE : (validate.errors ?? NONE);
  };
}
