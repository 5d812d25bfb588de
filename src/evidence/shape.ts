import { problemOf, problemText, withoutParts } from '../lib/schema-problems.ts';
import { schemaFile, validatorOf } from '../lib/schemas.ts';

/** A JSON Schema. */
export type Shape = Readonly<Record<string, unknown>>;

const runSchema = schemaFile('run.schema.json');

/** A definition of the run record's schema, for values that are copied into the record. */
export const ofRun = (definition: string): Shape => ({ $ref: `${runSchema['$id']}#/$defs/${definition}` });

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

/**
 * The same for a type: the compiler requires a shape for each of its fields. Fields that older runs lack are
 * optional.
 */
export const fieldsOf =
  <T>() =>
  <Required extends Readonly<Record<string, Shape>>>(
    required: Required,
    optional: Readonly<Record<Exclude<keyof T, keyof Required>, Shape>> & Readonly<Record<string, Shape>>,
  ): Shape =>
    fields(required, optional);

/** Compiles a shape to a function that returns what is wrong with a value; undefined for a valid one. */
export function checkerOf(shape: Shape): (value: unknown) => string | undefined {
  const errorsOf = validatorOf(shape);
  return (value) => {
    const [first] = withoutParts(errorsOf(value));
    return first && problemText(problemOf(first), 'the value');
  };
}
