/** A synthesiser of hums, written from docs/contracts/tts.md alone. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { answer, bodyOf, refuse } from '../../build/language-service.ts';
import { voice } from '../../build/synthetic.ts';
import { objectIn } from './mt.ts';

const MAX_CHARACTERS = 500;
const PIECE_MS = 100;

export async function tts(request: IncomingMessage, response: ServerResponse): Promise<void> {
  if (request.method === 'GET' && request.url === '/health')
    return answer(response, 200, { status: 'ok', service: 'tts' });
  if (request.method !== 'POST' || request.url !== '/v1/synthesize')
    return refuse(response, 404, 'not_found', 'only /health and /v1/synthesize are here');
  const body = objectIn(await bodyOf(request));
  if (!body) return refuse(response, 400, 'bad_json', 'the body is no JSON object');
  const { text, language, sample_rate: rateHz } = body;
  if (language !== 'es') return refuse(response, 400, 'unsupported_language', 'language: expected es');
  if (rateHz !== 16_000 && rateHz !== 48_000)
    return refuse(response, 400, 'bad_field', 'sample_rate: expected 16000 or 48000');
  if (typeof text !== 'string' || text.trim() === '')
    return refuse(response, 400, 'bad_field', 'text: expected words');
  if (Array.from(text).length > MAX_CHARACTERS)
    return refuse(response, 413, 'text_too_long', `text: at most ${MAX_CHARACTERS} characters`);
  return send(response, hum(text, rateHz), rateHz);
}

/** In parts, as they are made. */
export function send(response: ServerResponse, samples: Int16Array, rateHz: number): void {
  response.writeHead(200, { 'content-type': 'application/octet-stream', 'x-sample-rate': String(rateHz) });
  const step = (rateHz * PIECE_MS) / 1000;
  for (let at = 0; at < samples.length; at += step) {
    const part = samples.subarray(at, at + step);
    response.write(Buffer.from(part.buffer, part.byteOffset, part.byteLength));
  }
  response.end();
}

/** The same samples for the same text; they begin with sound. */
export function hum(text: string, rateHz: 16_000 | 48_000, ms = 900): Int16Array {
  const low = voice(text.length, ms).subarray(400);
  const times = rateHz / 16_000;
  return Int16Array.from({ length: low.length * times }, (_, i) => low[Math.floor(i / times)] ?? 0);
}
