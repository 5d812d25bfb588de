import type { Comparison } from '../compare/comparison.ts';
import { problemOf, problemText, withoutParts } from '../lib/schema-problems.ts';
import { schemaFile, validatorOf } from '../lib/schemas.ts';
import { plainJson } from './plain.ts';

const errorsOf = validatorOf(schemaFile('compare.schema.json'));

/**
 * The comparison as JSON, ±∞ as "Infinity" and "-Infinity".
 * @throws {Error} on data that the schema refuses, which is a bug.
 */
export function comparisonJson(comparison: Comparison): string {
  const json = JSON.parse(
    JSON.stringify(comparison, (_, value: unknown) =>
      typeof value === 'number' && !Number.isFinite(value) && !Number.isNaN(value) ? String(value) : value,
    ),
  ) as unknown;
  const problems = withoutParts(errorsOf(json)).map((error) => problemText(problemOf(error), 'comparison'));
  if (problems.length > 0) throw new Error(`The comparison breaks its schema:\n${problems.join('\n')}`);
  return `${plainJson(JSON.stringify(json, undefined, 2))}\n`;
}
