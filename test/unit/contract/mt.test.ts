import type { ServerResponse } from 'node:http';
import { describe, expect, it } from 'vitest';
import { checkMt } from '../../../src/contract/mt.ts';
import { EXIT } from '../../../src/lib/errors.ts';
import type { Finding } from '../../../src/model/finding.ts';
import { answer, bodyOf, type Handler, refuse, serve } from '../build/language-service.ts';
import { mt, objectIn } from './from-the-page/mt.ts';

const TEXTS = ['here comes the last bus', 'both doors of the car are open', 'write your name'];

async function examine(handler: Handler): Promise<Finding[]> {
  await using service = await serve(handler);
  return await checkMt({ url: service.url, source: 'en', target: 'es', texts: TEXTS });
}

/** All but those that pass, as `check: status`. */
const complaints = (findings: readonly Finding[]): string[] =>
  findings.flatMap(({ check, status }) => (status === 'pass' ? [] : [`${check}: ${status}`]));

/** The service of the page, with something else for some requests to translate. */
function but(
  when: (body: string) => boolean,
  what: (response: ServerResponse, text: string) => void,
): Handler {
  return async (request, response) => {
    const body = request.method === 'POST' ? await bodyOf(request) : undefined;
    if (body === undefined || !when(body)) return mt(request, response);
    return what(response, String(objectIn(body)?.['text']));
  };
}

/** What would be translated. */
function isGood(body: string): boolean {
  const { text, target } = objectIn(body) ?? {};
  return typeof text === 'string' && text !== '' && text.length <= 500 && target === 'es';
}

const translate = (response: ServerResponse, text: string): void =>
  answer(response, 200, { text: `en español: ${text}` });

const unhealthy =
  (how: (response: ServerResponse) => void): Handler =>
  (request, response) =>
    request.url === '/health' ? how(response) : mt(request, response);
const failing = { status: 'failing', service: 'mt', reason: 'no model' };

/** Where requests overlap, one is answered with what another asked for. */
function mixedUp(): Handler {
  const open = new Set<string>();
  return but(isGood, (response, text) => {
    const other = [...open].find((each) => each !== text);
    open.add(text);
    response.on('close', () => open.delete(text));
    setTimeout(() => translate(response, other ?? text), 20);
  });
}

/** A client that goes away takes the only worker with it, until another one has waited in vain. */
function lostWithClient(): Handler {
  let lost = false;
  return but(isGood, (response, text) => {
    const wasLost = lost;
    const began = performance.now();
    response.on('close', () => {
      if (!response.writableFinished) lost = !wasLost || performance.now() - began < 1000;
    });
    if (!wasLost) setTimeout(() => translate(response, text), 20);
  });
}

/** What nobody waits for any more is given to who comes next. */
function staleAnswer(): Handler {
  let unread: string | undefined;
  return but(isGood, (response, text) => {
    const stale = unread;
    unread = undefined;
    response.on('close', () => (unread = response.writableFinished ? undefined : text));
    setTimeout(() => translate(response, stale ?? text), 20);
  });
}

function oneAtATime(): Handler {
  let turn = Promise.resolve();
  return (request, response) => {
    turn = turn.then(() => mt(request, response)).catch(() => undefined);
    return turn;
  };
}

function everChanging(): Handler {
  let count = 0;
  return but(isGood, (response, text) => translate(response, `${text} ${(count += 1)}`));
}

/** What is wrong, the service, and what is reported first. */
const FAULTS: readonly (readonly [string, Handler, string, RegExp])[] = [
  [
    'a service that is unhealthy',
    unhealthy((response) => answer(response, 503, failing)),
    'health: fail',
    /received 503 .*no model.*expected 200 within 1 s/,
  ],
  [
    'a health page in words',
    unhealthy((response) => void response.end('fine')),
    'health: warn',
    /received 200 .*; expected health\.schema\.json/,
  ],
  [
    'health that says failing with 200',
    unhealthy((response) => answer(response, 200, failing)),
    'health: fail',
    /expected status "ok" with 200/,
  ],
  [
    'another name of a field',
    but(isGood, (response, text) => answer(response, 200, { translation: text })),
    'translation: fail',
    /sent POST \/v1\/translate .*here comes.*mt-response\.schema\.json \(text: got nothing, expected a value\)/,
  ],
  [
    'an empty translation',
    but(isGood, (response) => answer(response, 200, { text: '' })),
    'translation: fail',
    /text: got "", expected match pattern/,
  ],
  [
    'JSON that is called text',
    but(isGood, (response, text) =>
      response.setHeader('content-type', 'text/plain').end(JSON.stringify({ text })),
    ),
    'translation: fail',
    /expected content-type application\/json/,
  ],
  [
    'no answer',
    but(isGood, () => undefined),
    'translation: fail',
    /received no whole answer within 2 s; expected 200 within 2 s/,
  ],
  [
    'a limit below 500 characters',
    but(
      (body) => isGood(body) && body.length > 300,
      (response) => refuse(response, 413, 'text_too_long', 'at most 200'),
    ),
    'longest text: fail',
    /a text of \d+ characters; received 413 .*at most 200/,
  ],
  [
    'a text that is too long for it',
    but(
      (body) => body.length > 2000,
      (response) => refuse(response, 500, 'internal', 'out of memory'),
    ),
    'text over the limit: fail',
    /received 500 .*out of memory.*; expected 413/,
  ],
  [
    'a bad request that is a fault of the service',
    but(
      (body) => body.endsWith(': '),
      (response) => refuse(response, 500, 'internal', 'JSONDecodeError'),
    ),
    'refuses what is not JSON: fail',
    /sent POST .*; received 500 .*JSONDecodeError.*; expected 4xx with an error object/,
  ],
  [
    'any language',
    but((body) => body.includes('zz'), translate),
    'refuses an unknown language: fail',
    /received 200 .*; expected 4xx with an error object/,
  ],
  [
    'refusals in words',
    but(
      (body) => objectIn(body)?.['target'] === undefined && body.startsWith('{"text":"'),
      (response) => void response.writeHead(422).end('no'),
    ),
    'refuses no target: warn',
    /received 422 .*; expected error\.schema\.json/,
  ],
  [
    'a worker that is lost with its client',
    lostWithClient(),
    'cancellation: fail',
    /20 requests whose connection was closed at once, then .*received no whole answer/,
  ],
  [
    'an answer that is given to the next client',
    staleAnswer(),
    'cancellation: fail',
    /received that of .*; expected the translation of/,
  ],
  [
    'bodies that are read one after the other',
    oneAtATime(),
    'slow client: fail',
    /half a request on one connection/,
  ],
  [
    'answers that are mixed up',
    mixedUp(),
    'requests at once: fail',
    /received for .* the translation of .*; expected its own for each/,
  ],
  [
    'another translation each time',
    everChanging(),
    'requests at once: warn',
    /8 translations other than before/,
  ],
  [
    'connections that are not kept',
    but(isGood, (response, text) => translate(response.setHeader('connection', 'close'), text)),
    'connection: warn',
    /received Connection: close/,
  ],
];

describe('the contract of machine translation', () => {
  it('is kept by a service that was written from its page', async () => {
    const findings = await examine(mt);
    expect(complaints(findings)).toEqual([]);
    expect(findings.map(({ check }) => check)).toEqual([
      'health',
      'translation',
      'translation time',
      'longest text',
      'text over the limit',
      'bad requests',
      'cancellation',
      'slow client',
      'requests at once',
      'connection',
    ]);
  });

  it.each(FAULTS)('is broken by %s, and that alone is reported', async (_, handler, complaint, found) => {
    const findings = await examine(handler);
    expect(complaints(findings)).toEqual([complaint]);
    const reported = findings.find(({ status }) => status !== 'pass');
    expect(reported?.found).toMatch(found);
    expect(reported?.hint).not.toBe('');
  });

  it('cannot be checked where nobody listens', async () => {
    const closed = await serve(mt);
    await closed[Symbol.asyncDispose]();
    await expect(
      checkMt({ url: closed.url, source: 'en', target: 'es', texts: TEXTS }),
    ).rejects.toMatchObject({ exitCode: EXIT.unavailable, message: expect.stringContaining(closed.url) });
  });
});
