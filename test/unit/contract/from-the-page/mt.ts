/** A machine translation service, written from docs/contracts/mt.md alone. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { answer, bodyOf, refuse } from '../../build/language-service.ts';

const MAX_CHARACTERS = 500;

export async function mt(request: IncomingMessage, response: ServerResponse): Promise<void> {
  if (request.method === 'GET' && request.url === '/health')
    return answer(response, 200, { status: 'ok', service: 'mt' });
  if (request.method !== 'POST' || request.url !== '/v1/translate')
    return refuse(response, 404, 'not_found', 'only /health and /v1/translate are here');
  const body = objectIn(await bodyOf(request));
  if (!body) return refuse(response, 400, 'bad_json', 'the body is no JSON object');
  const { text, source, target } = body;
  if (typeof text !== 'string' || text.trim() === '')
    return refuse(response, 400, 'bad_field', 'text: expected words');
  if (Array.from(text).length > MAX_CHARACTERS)
    return refuse(response, 413, 'text_too_long', `text: at most ${MAX_CHARACTERS} characters`);
  if (source !== 'en') return refuse(response, 400, 'unsupported_language', 'source: expected en');
  if (target !== 'es') return refuse(response, 400, 'unsupported_language', 'target: expected es');
  return answer(response, 200, { text: `en español: ${text}`, source, target });
}

export function objectIn(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
}
