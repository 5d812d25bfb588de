import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import type { Comparison } from '../compare/comparison.ts';
import { ownFile } from '../lib/root.ts';
import { plainJson } from './plain.ts';

const schema = JSON.parse(readFileSync(ownFile('schema/compare.schema.json'), 'utf8')) as object;
const validate = new Ajv2020({ strict: true, allErrors: true, allowUnionTypes: true }).compile(schema);

/** The comparison as JSON, ±∞ as "Infinity" and "-Infinity". @throws {Error} on what the schema refuses: a bug. */
export function comparisonJson(comparison: Comparison): string {
  const json = JSON.parse(
    JSON.stringify(comparison, (_, value: unknown) =>
      typeof value === 'number' && !Number.isFinite(value) && !Number.isNaN(value) ? String(value) : value,
    ),
  ) as unknown;
  if (!validate(json)) {
    const problems = (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
    throw new Error(`The comparison breaks its schema:\n${problems.join('\n')}`);
  }
  return `${plainJson(JSON.stringify(json, undefined, 2))}\n`;
}
