import { crc32 } from 'node:zlib';
import { JsonTextError, parseJson } from '../lib/json-text.ts';
import { metricsWith } from '../model/metrics.ts';
import { HEARD_BY, type Sample, WRONG } from '../model/sample.ts';
import { problemOf, problemText, withoutParts } from '../lib/schema-problems.ts';
import { validatorOf } from '../lib/schemas.ts';
import { shown } from '../lib/shown.ts';
import { jsonText } from './ndjson.ts';
import type { RoundId } from './rounds.ts';

/** Line that closes the samples of a round. A file that was cut off at the end of a line lacks it. */
export interface Seal {
  readonly seal: RoundId & { readonly samples: number };
}

/** A problem of a line: field, value found, value expected. */
export class SampleLineError extends Error {}

const text = { type: 'string', minLength: 1 };
const sampleSchema = {
  type: 'object',
  required: ['scenario', 'round', 'metric', 'value', 'tMs', 'pair', 'participant', 'check'],
  additionalProperties: false,
  properties: {
    scenario: text,
    round: { type: 'integer', minimum: 1 },
    metric: { enum: metricsWith({ sampled: true }) },
    value: { anyOf: [{ type: 'number' }, { const: 'Infinity' }], expected: 'a number or "Infinity"' },
    tMs: { type: 'number' },
    pair: { type: 'integer', minimum: 1 },
    participant: text,
    utterance: text,
    utterances: { type: 'array', items: text },
    attempt: { type: 'integer', minimum: 1 },
    heardBy: { enum: HEARD_BY },
    wrong: { enum: WRONG },
    confidence: { type: 'number', minimum: 0 },
    check: { type: 'string', pattern: '^[0-9a-f]{8}$' },
  } satisfies Readonly<Record<keyof Sample | 'check', object>>,
};
const sealSchema = {
  type: 'object',
  required: ['seal', 'check'],
  additionalProperties: false,
  properties: {
    seal: {
      type: 'object',
      required: ['scenario', 'round', 'samples'],
      additionalProperties: false,
      properties: {
        scenario: text,
        round: { type: 'integer', minimum: 1 },
        samples: { type: 'integer', minimum: 0 },
      },
    },
    check: { type: 'string', pattern: '^[0-9a-f]{8}$' },
  },
};
const errorsOfSample = validatorOf(sampleSchema);
const errorsOfSeal = validatorOf(sealSchema);

/** One line without its line feed; `check` is the CRC-32 of the JSON before it was added. */
export function encodeLine(object: Sample | Seal): string {
  return jsonText({ ...object, check: checkOf(object) });
}

/** @throws {SampleLineError} naming the field. */
export function decodeLine(line: string): Sample | Seal {
  let value: unknown;
  try {
    value = parseJson(line);
  } catch (cause) {
    if (!(cause instanceof JsonTextError)) throw cause;
    throw new SampleLineError(`got ${shown(line)}, expected a JSON object (it ${cause.message})`);
  }
  const isSeal = typeof value === 'object' && value !== null && 'seal' in value;
  const [first] = withoutParts(isSeal ? errorsOfSeal(value) : errorsOfSample(value));
  if (first) throw new SampleLineError(problemText(problemOf(first, 'an unknown field'), 'line'));
  const { check, ...rest } = value as { readonly check: string; readonly value?: number | 'Infinity' };
  const expected = checkOf(rest);
  if (check !== expected) {
    throw new SampleLineError(
      `check: got ${check}, expected ${expected} for what the line says: it was changed after it was written`,
    );
  }
  if ('seal' in rest) return rest as unknown as Seal;
  return { ...rest, value: Number(rest.value) } as unknown as Sample;
}

function checkOf(object: object): string {
  return crc32(jsonText(object)).toString(16).padStart(8, '0');
}
