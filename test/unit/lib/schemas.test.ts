import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { problemOf, problemText, withoutParts } from '../../../src/lib/schema-problems.ts';
import { validatorOf } from '../../../src/lib/schemas.ts';

const time = { anyOf: [{ type: 'number' }, { const: 'Infinity' }], expected: 'a number or "Infinity"' };
const errorsOf = validatorOf({
  type: 'object',
  required: ['name', 'times'],
  additionalProperties: false,
  properties: {
    name: { type: 'string' },
    kind: { enum: ['one', 'other'] },
    times: { type: 'array', items: time },
  },
});
const problemsOf = (value: unknown): string[] =>
  withoutParts(errorsOf(value)).map((error) => problemText(problemOf(error), 'the value'));

describe('a validator', () => {
  it('finds nothing wrong with a valid value', () => {
    expect(errorsOf({ name: 'x', kind: 'one', times: [1, 'Infinity'] })).toEqual([]);
  });

  it('names every problem with its place, what was given and what was expected', () => {
    expect(problemsOf({ name: 1, kind: 'none', times: [1, 'late', null], extra: 1 })).toEqual([
      'extra: got a field the schema does not know, expected none',
      'name: got 1, expected string',
      'kind: got "none", expected one of one, other',
      'times[1]: got "late", expected a number or "Infinity"',
      'times[2]: got null, expected a number or "Infinity"',
    ]);
    expect(problemsOf({ name: 'x' })).toEqual(['times: got nothing, expected a value']);
    expect(problemsOf([])).toEqual(['the value: got [], expected object']);
  });

  it('refuses a schema with a word that JSON Schema does not have', () => {
    expect(() => validatorOf({ type: 'object', propertees: {} })({})).toThrow('propertees');
  });

  it('is made in one place', () => {
    const files = readdirSync('src', { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts'))
      .filter((file) => /new Ajv/.test(readFileSync(path.join('src', file), 'utf8')));
    expect(files).toEqual(['lib/schemas.ts']);
  });
});
