import { crc32 } from 'node:zlib';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { JsonTextError, parseJson } from '../lib/json-text.ts';
import type { Metric, Sample } from '../model/sample.ts';
import { shown } from '../lib/shown.ts';
import { STAGE_METRICS } from '../model/waterfall.ts';
import { jsonText } from './ndjson.ts';
import type { RoundId } from './rounds.ts';

/** Line that closes the samples of a round. A file that was cut off at the end of a line lacks it. */
export interface Seal {
  readonly seal: RoundId & { readonly samples: number };
}

/** A problem of a line: field, value found, value expected. */
export class SampleLineError extends Error {}

const METRICS: readonly Metric[] = [
  'e2e_ms',
  'caption_ms',
  'floor_ms',
  'start_offset_ms',
  'end_offset_ms',
  'wer',
  'translation_score',
  'quality',
  'mos_lqo',
  'mos_floor',
  'mos_self',
  'join_ms',
  'first_audio_ms',
  'injection_lag_ms',
  ...Object.values(STAGE_METRICS),
];

const text = { type: 'string', minLength: 1 };
const sampleSchema = {
  type: 'object',
  required: ['scenario', 'round', 'metric', 'value', 'tMs', 'pair', 'participant', 'check'],
  additionalProperties: false,
  properties: {
    scenario: text,
    round: { type: 'integer', minimum: 1 },
    metric: { enum: METRICS },
    value: { anyOf: [{ type: 'number' }, { const: 'Infinity' }] },
    tMs: { type: 'number' },
    pair: { type: 'integer', minimum: 1 },
    participant: text,
    utterance: text,
    utterances: { type: 'array', items: text },
    attempt: { type: 'integer', minimum: 1 },
    heardBy: { enum: ['matched-filter', 'energy-onset'] },
    wrong: {
      enum: ['other sound', 'half an answer', 'before the end', 'wrong translation', 'wrong speech'],
    },
    confidence: { type: 'number', minimum: 0 },
    check: { type: 'string', pattern: '^[0-9a-f]{8}$' },
  },
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
const ajv = new Ajv2020({ verbose: true, allowUnionTypes: true });
const isSample = ajv.compile(sampleSchema);
const isSeal = ajv.compile(sealSchema);

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
  const valid = typeof value === 'object' && value !== null && 'seal' in value ? isSeal : isSample;
  if (!valid(value)) {
    // Of a union, Ajv reports the branches first and the union itself last.
    const error = valid.errors?.at(-1);
    const missing = error?.keyword === 'required' ? `.${String(error.params['missingProperty'])}` : '';
    const extra =
      error?.keyword === 'additionalProperties' ? `.${String(error.params['additionalProperty'])}` : '';
    const field = `${(error?.instancePath ?? '').replaceAll('/', '.')}${missing}${extra}`.replace(/^\./, '');
    const got = missing ? 'nothing' : extra ? 'an unknown field' : shown(error?.data);
    throw new SampleLineError(`${field || 'line'}: got ${got}, expected ${expectedBy(error)}`);
  }
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

type AjvError = NonNullable<typeof isSample.errors>[number] | undefined;

function expectedBy(error: AjvError): string {
  if (error?.keyword === 'required') return 'a value';
  if (error?.keyword === 'additionalProperties') return 'none';
  if (error?.keyword === 'enum') return `one of ${(error.params['allowedValues'] as string[]).join(', ')}`;
  if (error?.keyword === 'const' || error?.keyword === 'anyOf') return 'a number or "Infinity"';
  return (error?.message ?? 'a sample').replace(/^must (be )?/, '');
}
