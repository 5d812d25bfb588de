import { HiveBenchError, UsageError } from '../../lib/errors.ts';
import { RATE_HZ } from '../../wire/audio-format.ts';
import { shown } from '../../lib/shown.ts';

/** The expected translation of a sentence, and its undisturbed audio. */
export interface Reference {
  readonly translation: string;
  /** 16 kHz mono. */
  readonly samples: Int16Array<ArrayBuffer>;
}

export interface LanguageServices {
  readonly mtUrl: string;
  readonly ttsUrl: string;
  readonly source: string;
  readonly target: string;
}

/**
 * Fetches the expected translation of each text from MT and TTS, before the measurement.
 * @throws {UsageError} naming every text that one of them refuses, such as a translation that is too long.
 */
export async function fetchReferences(
  texts: readonly string[],
  services: LanguageServices,
  signal: AbortSignal,
): Promise<Map<string, Reference>> {
  const references = new Map<string, Reference>();
  const problems: string[] = [];
  for (const text of new Set(texts)) {
    try {
      const translation = await translate(text, services, signal);
      references.set(text, { translation, samples: await synthesize(translation, services, signal) });
    } catch (error) {
      if (!(error instanceof RefusedText)) throw error;
      problems.push(
        `${shown(text)}: got ${error.message}, expected a sentence that can be translated and spoken`,
      );
    }
  }
  if (problems.length === 0) return references;
  throw new UsageError('the services refuse sentences of the corpus; nothing was measured.', {
    hint: 'Shorten these sentences or leave them out: a translation is about a quarter longer than its sentence.',
    evidence: problems,
  });
}

/** The service is up, but will never accept this text. */
export class RefusedText extends Error {}

async function translate(
  text: string,
  { mtUrl, source, target }: LanguageServices,
  signal: AbortSignal,
): Promise<string> {
  const answer = await post(`${mtUrl}/v1/translate`, { text: normalise(text), source, target }, signal);
  return ((await answer.json()) as { text: string }).text;
}

/** @throws {RefusedText} if the service will never accept the text. */
export async function synthesize(
  text: string,
  { ttsUrl, target }: Pick<LanguageServices, 'ttsUrl' | 'target'>,
  signal: AbortSignal,
): Promise<Int16Array<ArrayBuffer>> {
  const answer = await post(
    `${ttsUrl}/v1/synthesize`,
    { text, language: target, sample_rate: RATE_HZ },
    signal,
  );
  const bytes = await answer.arrayBuffer();
  return new Int16Array(bytes, 0, bytes.byteLength >> 1);
}

/** In the form of the recogniser: the translation of "Hello, there." may differ from that of "hello there". */
function normalise(text: string): string {
  return text
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}' ]+/gu, ' ')
    .replaceAll(/\s+/g, ' ')
    .trim();
}

async function post(url: string, body: object, signal: AbortSignal): Promise<Response> {
  const answer = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
    signal: AbortSignal.any([signal, AbortSignal.timeout(10_000)]),
  });
  if (answer.status >= 400 && answer.status < 500)
    throw new RefusedText(`${answer.status} from ${url}: ${shown(await answer.text())}`);
  if (!answer.ok) {
    throw new HiveBenchError(`${url} answered ${answer.status}: ${(await answer.text()).slice(0, 200)}`, {
      hint: 'The service is up but failed with a sentence of the corpus; its log is in logs/.',
    });
  }
  return answer;
}
