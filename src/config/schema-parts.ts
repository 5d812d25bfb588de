/**
 * What the JSON Schema of the user's configuration is made of. `expected` is what an error message says was wanted; it carries the unit,
 * which a bare range does not.
 */
export const number = (minimum: number, maximum: number, unit: string): object => ({
  type: 'number',
  minimum,
  maximum,
  expected: `${minimum}..${maximum} (${unit})`,
});
export const integer = (minimum: number, maximum: number, unit: string): object => ({
  type: 'integer',
  minimum,
  maximum,
  expected: `a whole number ${minimum}..${maximum} (${unit})`,
});
export const text = (expected: string): object => ({ type: 'string', minLength: 1, expected });
export const choice = (...values: readonly string[]): object => ({
  enum: values,
  expected: `one of ${values.join(', ')}`,
});
export const object = (
  properties: object,
  required: readonly string[] = [],
): { readonly properties: object } & Readonly<Record<string, unknown>> => ({
  type: 'object',
  additionalProperties: false,
  properties,
  required: [...required],
  expected: `an object with ${Object.keys(properties).join(', ')}`,
});
export const list = (items: object, expected: string): object => ({ type: 'array', items, expected });
export const flag = { type: 'boolean', expected: 'true or false' };
/** What a key is for, as the configuration reference says it (docs/configuration-reference.md is made from this). */
export const means = <T extends object>(
  description: string,
  schema: T,
): T & { readonly description: string } => ({
  ...schema,
  description,
});

// oxlint-disable-next-line unicorn/no-thenable -- JSON Schema's own word
export const branch = (condition: object, then: object): object => ({ if: condition, then });
export const withKey = (...keys: readonly string[]): object => ({
  type: 'object',
  anyOf: keys.map((key) => ({ required: [key], properties: { [key]: true } })),
});
