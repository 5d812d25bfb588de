import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { ownFile } from '../lib/root.ts';
import { schemaProblem } from '../lib/schema-problems.ts';

/** A JSON Schema. */
export type Shape = Readonly<Record<string, unknown>>;

// Read instead of imported, because import attributes for JSON differ between the supported Node.js releases.
const runSchema = JSON.parse(readFileSync(ownFile('schema/run.schema.json'), 'utf8')) as {
  readonly $id: string;
};
const ajv = new Ajv2020({ strict: true, verbose: true, discriminator: true }).addSchema(runSchema);

/** A definition of the run record's schema, for values that are copied into the record. */
export const ofRun = (definition: string): Shape => ({ $ref: `${runSchema.$id}#/$defs/${definition}` });

export const words: Shape = { type: 'string' };
export const flag: Shape = { type: 'boolean' };
/** Finite: Ajv accepts no other numbers. */
export const number: Shape = { type: 'number' };
export const whole = (minimum: number, maximum = Number.MAX_SAFE_INTEGER): Shape => ({
  type: 'integer',
  minimum,
  maximum,
});
/** A name that becomes part of a path, and must not lead to another folder. */
export const fileName: Shape = { type: 'string', pattern: '^[A-Za-z0-9_][A-Za-z0-9_.-]{0,99}$' };
export const oneOf = (...values: readonly string[]): Shape => ({ enum: values });
export const listOf = (items: Shape): Shape => ({ type: 'array', items });
export const byName = (values: Shape): Shape => ({ type: 'object', additionalProperties: values });

/** An object with these fields. Others are allowed, as later versions may add some. */
export function fields(
  required: Readonly<Record<string, Shape>>,
  optional: Readonly<Record<string, Shape>> = {},
): Shape {
  return { type: 'object', required: Object.keys(required), properties: { ...required, ...optional } };
}

/** Compiles a shape to a function that returns what is wrong with a value; undefined for a valid one. */
export function checkerOf(shape: Shape): (value: unknown) => string | undefined {
  const validate = ajv.compile(shape);
  return (value) => {
    if (validate(value)) return undefined;
    // Of a union, Ajv reports the branches first and the union itself last.
    const error = validate.errors?.at(-1);
    return error && schemaProblem(error, 'the value');
  };
}
