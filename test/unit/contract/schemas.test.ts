import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { Validator } from '@seriousme/openapi-schema-validator';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';

const SCHEMAS = 'schema/contracts';
const PAGES = 'docs/contracts';

const read = (folder: string, name: string): string => readFileSync(path.join(folder, name), 'utf8');
const named = (ending: string): string[] => readdirSync(SCHEMAS).filter((name) => name.endsWith(ending));
const pages = readdirSync(PAGES).map((name) => ({ name, text: read(PAGES, name) }));

const ajv = new Ajv2020({ allErrors: true, strict: true, strictRequired: true });
const schemas = new Map(
  named('.schema.json').map((name) => [name, JSON.parse(read(SCHEMAS, name)) as Record<string, unknown>]),
);

/** JSON of a page, with the schema that is named last before it. */
const examples = pages.flatMap(({ name: page, text }) =>
  [...text.matchAll(/`([\w-]+\.schema\.json)`(?:(?!schema\.json)[^])*?```json\n([^]*?)```/g)].map(
    ([, schema = '', example = '']) => ({ page, schema, example }),
  ),
);

describe('schema/contracts', () => {
  it.each([...schemas])('%s is a schema of draft 2020-12 under its own name', (name, schema) => {
    expect(schema['$schema']).toBe('https://json-schema.org/draft/2020-12/schema');
    expect(String(schema['$id'])).toMatch(new RegExp(`/${name}$`));
    expect(() => ajv.compile(schema)).not.toThrow();
  });

  it('has an example on a page for every message', () => {
    expect(examples.map(({ schema }) => schema).toSorted()).toEqual([...schemas.keys()].toSorted());
  });

  it.each(examples)('$schema takes the example of $page', ({ schema, example }) => {
    const { $id } = schemas.get(schema) ?? {};
    const validate = ajv.getSchema(String($id)) ?? ajv.compile(schemas.get(schema) ?? false);
    expect(validate(JSON.parse(example)), ajv.errorsText(validate.errors)).toBe(true);
    expect(validate({})).toBe(false);
  });

  it('has every field of a message on its page', () => {
    const missing = [...schemas].flatMap(([name, schema]) => {
      const page = pages.find(({ text }) => text.includes(`\`${name}\``))?.text ?? '';
      const fields = Object.keys(schema['properties'] as object);
      return fields.filter((field) => !page.includes(field)).map((field) => `${name}: ${field}`);
    });
    expect(missing).toEqual([]);
  });
});

describe.each(named('.openapi.json'))('%s', (name) => {
  const document = JSON.parse(read(SCHEMAS, name)) as Record<string, unknown>;

  it('is OpenAPI 3.1', async () => {
    const validator = new Validator();
    // References lead to files, which the validator does not look for itself.
    for (const [file, schema] of schemas) await validator.addSpecRef(structuredClone(schema), file);
    expect(await validator.validate(structuredClone(document))).toEqual({ valid: true });
    expect(validator.version).toBe('3.1');
    expect(await validator.validate({ ...structuredClone(document), paths: [] })).toMatchObject({
      valid: false,
    });
  });

  it('refers to schemas beside it and has none of its own', () => {
    const references = [...JSON.stringify(document).matchAll(/"\$ref":"([^"]+)"/g)].map(([, to = '']) => to);
    expect(references.length).toBeGreaterThan(5);
    expect(references.filter((to) => !schemas.has(to))).toEqual([]);
    expect(document['components']).toBeUndefined();
  });
});
