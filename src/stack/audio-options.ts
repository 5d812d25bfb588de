import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { parse, YAMLParseError } from 'yaml';
import { UsageError } from '../lib/errors.ts';
import { validatorOf } from '../lib/schemas.ts';
import { keysOf, valuePath } from '../lib/value-path.ts';
import type { ClientAudio } from '../wire/participant.ts';

const FILE = 'stack/audio-optimization.yaml';

/** What concerns clients; the translator reads, and checks, the whole file. */
const schema = {
  type: 'object',
  required: ['opus', 'red'],
  properties: {
    opus: {
      type: 'object',
      required: ['bitrate', 'dtx'],
      properties: { bitrate: { type: 'integer', minimum: 6000, maximum: 510_000 }, dtx: { type: 'boolean' } },
    },
    red: { type: 'object', required: ['enabled'], properties: { enabled: { type: 'boolean' } } },
  },
} as const;

interface Options {
  readonly opus: { readonly bitrate: number; readonly dtx: boolean };
  readonly red: { readonly enabled: boolean };
}

const errorsOf = validatorOf(schema);

/** @throws {UsageError} naming every key that cannot be used. */
export async function readClientAudio(root: string): Promise<ClientAudio> {
  return parseClientAudio(await readFile(path.join(root, FILE), 'utf8'));
}

export function parseClientAudio(text: string): ClientAudio {
  const document = parseYaml(text);
  const errors = errorsOf(document);
  if (errors.length === 0) {
    const { opus, red } = document as Options;
    return { bitrateBps: opus.bitrate, dtx: opus.dtx, red: red.enabled };
  }
  throw new UsageError(`${FILE} cannot be used.`, {
    hint: 'opus.bitrate is in bit/s, 6000..510000; opus.dtx and red.enabled are true or false.',
    evidence: errors.map(
      ({ instancePath, message }) => `${valuePath(keysOf(instancePath)) || 'the file'}: ${message}`,
    ),
  });
}

function parseYaml(text: string): unknown {
  try {
    return parse(text);
  } catch (error) {
    if (!(error instanceof YAMLParseError)) throw error;
    throw new UsageError(`${FILE} is not YAML.`, { hint: error.message });
  }
}
