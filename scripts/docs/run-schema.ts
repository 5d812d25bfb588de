import { ALL_KINDS } from '../../src/impair/kinds/kinds.ts';

/** Schemas of all kinds of impairment, as records have them. */
export function impairmentSchemas(): object[] {
  return ALL_KINDS.map(([kind, { fields }]) => {
    const all = Object.entries(fields);
    const numbers = all.map(([name, { low, high, unit, meaning }]) => {
      const description = `${meaning.replace(/\.$/, '')}, in ${unit}.`;
      return [name, { type: 'number', minimum: low, maximum: high, description }];
    });
    return {
      additionalProperties: false,
      required: all.flatMap(([name, { optional }]) => (optional ? [] : [name])),
      properties: { kind: { const: kind }, ...Object.fromEntries(numbers) },
    };
  });
}

const UNION = /(?<="discriminator": \{ "propertyName": "kind" \},\s*"oneOf": )\[.*?\n {6}\]/s;

/** The text of schema/run.schema.json with these schemas in it. A formatter breaks the lines. */
export function withImpairments(schema: string): string {
  if (!UNION.test(schema)) throw new Error('the schema has no impairments by kind');
  const schemas = impairmentSchemas().map((each) => JSON.stringify(each));
  return schema.replace(UNION, () => `[${schemas.join(', ')}\n      ]`);
}
