import type { ServerResponse } from 'node:http';
import { describe, expect, it } from 'vitest';
import { checkTts } from '../../../src/contract/tts.ts';
import type { Finding } from '../../../src/model/finding.ts';
import { bodyOf, type Handler, refuse, serve } from '../build/language-service.ts';
import { utterance } from '../build/synthetic.ts';
import { objectIn } from './from-the-page/mt.ts';
import { hum, send, tts } from './from-the-page/tts.ts';

/** Of different lengths, by which they differ in pitch. */
const TEXTS = ['llega el bus', 'las puertas'];

interface Asked {
  readonly text: string;
  readonly rateHz: 16_000 | 48_000;
  /** How many of its kind came before. */
  readonly number: number;
}

/** The service of the page, with something else for some requests that it would speak. */
function but(what: (response: ServerResponse, asked: Asked, good: () => void) => void): Handler {
  let number = 0;
  return async (request, response) => {
    if (request.method !== 'POST') return tts(request, response);
    const { text, sample_rate: rateHz, language } = objectIn(await bodyOf(request)) ?? {};
    const speaks = typeof text === 'string' && text !== '' && text.length <= 500 && language === 'es';
    if (!speaks || (rateHz !== 16_000 && rateHz !== 48_000)) return tts(request, response);
    number += 1;
    return what(response, { text, rateHz, number }, () => send(response, hum(text, rateHz), rateHz));
  };
}

const refusing = (when: (body: string) => boolean, status: number): Handler => {
  return async (request, response) =>
    request.method === 'POST' && when(await bodyOf(request))
      ? refuse(response, status, 'internal', 'it broke')
      : tts(request, response);
};

function raw(response: ServerResponse, rate: string | undefined, body: Buffer): void {
  if (rate !== undefined) response.setHeader('x-sample-rate', rate);
  response.end(body);
}

const bytesOf = (samples: Int16Array): Buffer => Buffer.from(Int16Array.from(samples).buffer);

/** A quarter of it at once, the rest after so many ms. */
function halting(ms: number): Handler {
  return but((response, { text, rateHz }, good) => {
    if (rateHz === 16_000) return good();
    const all = bytesOf(hum(text, rateHz));
    response.setHeader('x-sample-rate', String(rateHz));
    response.write(all.subarray(0, all.length >> 2));
    setTimeout(() => response.end(all.subarray(all.length >> 2)), ms);
  });
}

function mixedUp(): Handler {
  const open = new Set<string>();
  return but((response, { text, rateHz }) => {
    const other = [...open].find((each) => each !== text);
    open.add(text);
    response.on('close', () => open.delete(text));
    setTimeout(() => send(response, hum(other ?? text, rateHz), rateHz), 20);
  });
}

function staleAnswer(): Handler {
  let unread: string | undefined;
  return but((response, { text, rateHz }) => {
    const stale = unread;
    unread = undefined;
    response.on('close', () => {
      if (!response.writableFinished) unread = text;
    });
    setTimeout(() => send(response, hum(stale ?? text, rateHz), rateHz), 20);
  });
}

function oneAtATime(): Handler {
  let turn = Promise.resolve();
  return (request, response) => {
    turn = turn.then(() => tts(request, response)).catch(() => undefined);
    return turn;
  };
}

interface Fault {
  readonly what: string;
  readonly handler: Handler;
  /** What is reported first. */
  readonly complaint: string;
  readonly found: RegExp;
}

const FAULTS: readonly Fault[] = [
  {
    what: 'no header with the sample rate',
    handler: but((response, { text, rateHz }) => raw(response, undefined, bytesOf(hum(text, rateHz)))),
    complaint: 'speech: fail',
    found: /expected x-sample-rate 16000, got undefined/,
  },
  {
    what: 'a WAV file',
    handler: but((response, { text, rateHz }) =>
      raw(response, String(rateHz), Buffer.concat([Buffer.from('RIFF'), bytesOf(hum(text, rateHz))])),
    ),
    complaint: 'speech: fail',
    found: /expected samples without a header, got that of a WAV file/,
  },
  {
    what: 'half a sample',
    handler: but((response, { text, rateHz }) =>
      raw(response, String(rateHz), bytesOf(hum(text, rateHz)).subarray(1)),
    ),
    complaint: 'speech: fail',
    found: /expected whole samples of two bytes/,
  },
  {
    what: 'no audio',
    handler: but((response, { rateHz }) => raw(response, String(rateHz), Buffer.alloc(0))),
    complaint: 'speech: fail',
    found: /received 200 0 bytes .*; expected audio/,
  },
  {
    what: 'silence',
    handler: but((response, { rateHz }) => raw(response, String(rateHz), Buffer.alloc(20_000))),
    complaint: 'speech: fail',
    found: /received silence; expected speech/,
  },
  {
    what: 'a connection that is cut within the speech',
    handler: but((response, { rateHz }) => {
      response.setHeader('x-sample-rate', String(rateHz));
      response.write(Buffer.alloc(1000), () => response.destroy());
    }),
    complaint: 'speech: fail',
    found: /received .* after 1000 bytes of its body; expected 200 within 5 s/,
  },
  {
    what: 'always the same sample rate',
    handler: but((response, { text, rateHz }) => send(response, hum(text, 16_000), rateHz)),
    complaint: 'sample rate: fail',
    found: /received 0\.\d+ s and 0\.\d+ s; expected the same duration/,
  },
  {
    what: 'another voice for another sample rate',
    handler: but((response, { text, rateHz }, good) =>
      rateHz === 16_000 ? good() : send(response, hum(`${text}??`, rateHz), rateHz),
    ),
    complaint: 'sample rate: fail',
    found: /received other sound; expected the same sound/,
  },
  {
    what: 'speech that comes slower than it is played',
    handler: halting(400),
    complaint: 'pace: fail',
    found: /played out \d+ ms before its next part arrives/,
  },
  {
    what: 'silence before the speech',
    handler: but((response, { text, rateHz }) =>
      send(response, Int16Array.from([...new Int16Array(rateHz / 5), ...hum(text, rateHz)]), rateHz),
    ),
    complaint: 'leading silence: warn',
    found: /median 2\d\d ms before the first sound; expected at most 30 ms/,
  },
  {
    what: 'another sound each time',
    handler: but((response, { text, rateHz, number }, good) =>
      number === 5 ? send(response, hum(`${text}!!!`, rateHz), rateHz) : good(),
    ),
    complaint: 'same again: fail',
    found: /sent "llega el bus" again; received other sound/,
  },
  {
    what: 'a limit below 500 characters',
    handler: but((response, { text }, good) =>
      text.length > 200 ? refuse(response, 413, 'text_too_long', 'at most 200') : good(),
    ),
    complaint: 'longest text: fail',
    found: /a text of \d+ characters; received 413/,
  },
  {
    what: 'a text that is too long for it',
    handler: refusing((body) => body.length > 2000, 500),
    complaint: 'text over the limit: fail',
    found: /received 500 .*; expected 413 with an error object, or speech/,
  },
  {
    what: 'a sample rate that is a fault of the service',
    handler: refusing((body) => body.includes('"sample_rate":0'), 500),
    complaint: 'refuses a sample rate of 0: fail',
    found: /received 500 .*; expected 4xx with an error object/,
  },
  {
    what: 'speech that is given to the next client',
    handler: staleAnswer(),
    complaint: 'cancellation: fail',
    found: /received other sound; expected the sound of/,
  },
  {
    what: 'bodies that are read one after the other',
    handler: oneAtATime(),
    complaint: 'slow client: fail',
    found: /half a request on one connection/,
  },
  {
    what: 'speech that is mixed up',
    handler: mixedUp(),
    complaint: 'requests at once: fail',
    found: /received for .* other sound; expected its own for each/,
  },
];

async function examine(handler: Handler): Promise<Finding[]> {
  await using service = await serve(handler);
  return await checkTts({ url: service.url, language: 'es', texts: TEXTS });
}

const complaints = (findings: readonly Finding[]): string[] =>
  findings.flatMap(({ check, status }) => (status === 'pass' ? [] : [`${check}: ${status}`]));

describe('the contract of text to speech', () => {
  it('is kept by a service that was written from its page', async () => {
    const findings = await examine(tts);
    expect(complaints(findings)).toEqual([]);
    expect(findings.map(({ check }) => check)).toEqual([
      'health',
      'speech',
      'sample rate',
      'first audio',
      'pace',
      'leading silence',
      'same again',
      'longest text',
      'text over the limit',
      'bad requests',
      'cancellation',
      'slow client',
      'requests at once',
    ]);
  });

  it('is kept by speech with a little noise that differs each time', async () => {
    const noisy = but((response, { text, rateHz, number }) => {
      const noise = utterance(number, 900, 400);
      const samples = hum(text, rateHz).map((sample, i) => sample + (noise[i % noise.length] ?? 0));
      send(response, samples, rateHz);
    });
    const findings = await examine(noisy);
    expect(findings.find(({ check }) => check === 'same again')).toMatchObject({
      status: 'pass',
      found: 'the same text sounds alike',
    });
  });

  it.each(FAULTS)('is broken by $what, and that alone is reported', async ({ handler, complaint, found }) => {
    const findings = await examine(handler);
    expect(complaints(findings), JSON.stringify(findings)).toEqual([complaint]);
    const reported = findings.find(({ status }) => status !== 'pass');
    expect(reported?.found).toMatch(found);
    expect(reported?.hint).not.toBe('');
  });
});
