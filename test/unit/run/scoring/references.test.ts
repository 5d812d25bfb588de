import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { HiveBenchError, UsageError } from '../../../../src/lib/errors.ts';
import { fetchReferences } from '../../../../src/run/scoring/references.ts';

/** Answers like MT and TTS: refuses a text that contains "long", and fails on one that contains "broken". */
let server: Server;
let url: string;
beforeAll(async () => {
  server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      const { text } = JSON.parse(body) as { text: string };
      if (request.url === '/v1/translate') return response.end(JSON.stringify({ text: `es ${text}` }));
      response.statusCode = text.includes('long') ? 413 : text.includes('broken') ? 500 : 200;
      return response.end(response.statusCode === 200 ? Buffer.alloc(64) : '{"code":"text_too_long"}');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => server.close());

const fetched = (...texts: readonly string[]) =>
  fetchReferences(texts, { mtUrl: url, ttsUrl: url, source: 'en', target: 'es' }, AbortSignal.timeout(5000));

describe('fetchReferences', () => {
  it('returns translation and sound of each text', async () => {
    const references = await fetched('Where?', 'Here.');
    expect(references.get('Where?')).toMatchObject({ translation: 'es where' });
    expect(references.get('Here.')?.samples.length).toBe(32);
  });

  it('names every text that a service refuses, for the user to change', async () => {
    const error: unknown = await fetched('Where?', 'A long one.', 'Another long one.').catch(
      (e: unknown) => e,
    );
    expect(error).toBeInstanceOf(UsageError);
    expect((error as UsageError).evidence).toEqual([
      expect.stringMatching(/^"A long one\.": got 413 from http.*text_too_long/),
      expect.stringContaining('"Another long one."'),
    ]);
  });

  it('throws a fault of the service if the service fails', async () => {
    const error: unknown = await fetched('A broken one.').catch((e: unknown) => e);
    expect(error).toBeInstanceOf(HiveBenchError);
    expect(error).not.toBeInstanceOf(UsageError);
  });
});
