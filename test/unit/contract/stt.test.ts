import { describe, expect, it } from 'vitest';
import { checkStt } from '../../../src/contract/stt.ts';
import type { Finding } from '../../../src/model/finding.ts';
import { serve } from '../build/language-service.ts';
import { voice } from '../build/synthetic.ts';
import { health, listen, type Message, type SttFaults } from './from-the-page/stt.ts';

/** Short, for they are spoken in real time. */
const SPEECHES = [
  'here comes the last bus',
  'both doors are open now',
  'write your own name here',
  'five minutes will not do',
].map((text, seed) => ({ text, samples: voice(seed + 1, 300), speechEndMs: 290 }));

async function examine(faults: SttFaults = {}): Promise<Finding[]> {
  await using service = await serve(health, (server) => listen(server, SPEECHES, faults));
  return await checkStt({ url: service.url, speeches: SPEECHES });
}

const complaints = (findings: readonly Finding[]): string[] =>
  findings.flatMap(({ check, status }) => (status === 'pass' ? [] : [`${check}: ${status}`]));

/** Another message for those of one type; undefined for none. */
const saying = (type: string, other: (message: Message) => unknown): SttFaults => ({
  say: (message, send) => {
    const said = message['type'] === type ? other(message) : message;
    if (said !== undefined) send(said);
  },
});

const isWhole = ({ audio_ms: ms }: Message): boolean => Number(ms) > 250 && Number(ms) < 2000;

interface Fault {
  readonly what: string;
  readonly faults: SttFaults;
  /** What is reported first. */
  readonly complaint: string;
  readonly found: RegExp;
  readonly cost: RegExp;
}

const ROWS: readonly (readonly [string, SttFaults, string, RegExp, RegExp?])[] = [
  [
    'another path',
    { path: '/stream' },
    'handshake: fail',
    /received Unexpected server response: 4\d\d; expected 101/,
  ],
  [
    'partial texts that do not say whether they are complete',
    saying('partial', (message) => ({ ...message, complete: undefined })),
    'utterance: fail',
    /stt-partial\.schema\.json \(complete: got nothing, expected a value\)/,
  ],
  [
    'a final text under another name',
    saying('final', ({ text, ...rest }) => ({ ...rest, transcript: text })),
    'utterance: fail',
    /stt-final\.schema\.json \(text: got nothing, expected a value\)/,
  ],
  [
    'messages that are no objects',
    saying('partial', () => 'here'),
    'utterance: fail',
    /received .*; expected a JSON object/,
  ],
  [
    'no final text',
    saying('final', () => undefined),
    'utterance: fail',
    /no final text within 2 s of finish/,
  ],
  [
    'other words',
    saying('final', (message) => ({
      ...message,
      text: message['text'] === '' ? '' : 'quite another sentence',
    })),
    'utterance: fail',
    /received "quite another sentence"; expected at least half of the words spoken/,
  ],
  [
    'errors in the middle of an utterance',
    saying('partial', () => ({ type: 'error', code: 'internal', message: 'out of memory' })),
    'utterance: fail',
    /received .*out of memory.*; expected partial and final texts/,
  ],
  [
    'no partial texts',
    saying('partial', () => undefined),
    'partial results: warn',
    /no partial text before the final one/,
    /530 ms longer/,
  ],
  [
    'partial texts that are never complete',
    saying('partial', (message) => ({ ...message, complete: false })),
    'partial results: warn',
    /none in time with complete: true/,
    /530 ms longer: the translator waits for 600 ms/,
  ],
  [
    'partial texts that come late',
    {
      say: (message, send) =>
        message['type'] === 'partial' ? void setTimeout(send, 400, message) : send(message),
    },
    'partial results: warn',
    /complete: true \d+ ms after the end of the last word; expected within 70 ms/,
    /\d+ ms longer: the utterance ends that much later/,
  ],
  [
    'a final text that differs from the last partial one',
    saying('final', (message) =>
      message['text'] === '' ? message : { ...message, text: String(message['text']).toUpperCase() },
    ),
    'partial results: warn',
    /and then final "HERE/,
    /MT and TTS add their whole time/,
  ],
  [
    'a wrong word',
    {
      say: (message, send) =>
        send(
          'text' in message ? { ...message, text: String(message['text']).replace('bus', 'boss') } : message,
        ),
    },
    'words: warn',
    /1 of 5 words wrong/,
  ],
  [
    'two final texts',
    {
      say: (message, send) => {
        send(message);
        if (message['type'] === 'final' && isWhole(message)) send(message);
      },
    },
    'final result: fail',
    /received 2 final texts; expected one for each finish/,
  ],
  [
    'another sample rate',
    saying('final', (message) => ({ ...message, audio_ms: Number(message['audio_ms']) * 2 })),
    'audio received: warn',
    /received audio_ms \d+; expected \d+ ± 50/,
  ],
  ['pings without pongs', { pong: false }, 'ping: fail', /no pong within 2.5 s/],
  [
    'an error for an utterance without sound',
    saying('final', (message) =>
      message['audio_ms'] === 0
        ? { type: 'error', code: 'no_audio', message: 'nothing to recognise' }
        : message,
    ),
    'empty utterance: fail',
    /sent finish without audio; received .*nothing to recognise/,
  ],
  [
    'final texts in another order',
    overtaking(450),
    'two utterances on one connection: fail',
    /received "both doors are open now", "here comes the last bus"; expected one final text for each, in this order/,
  ],
  [
    'no answer to what it does not understand',
    { obey: (text) => text === 'dance' },
    'refuses dance: warn',
    /received nothing within 1 s; expected an error message/,
  ],
  [
    'a closed connection for what it does not understand',
    {
      obey: (text, socket) => {
        if (text === '[]') socket.close(1003, 'what?');
        return text === '[]';
      },
    },
    'refuses []: warn',
    /the connection closed with code 1003 "what\?"/,
  ],
  [
    'workers that are not given back',
    { workers: 12 },
    'cancellation: fail',
    /20 connections that were closed within an utterance, then .*busy/,
  ],
  [
    'audio of a client that has gone',
    { keepsAudio: true },
    'cancellation: fail',
    /received "here comes the last bus"; expected/,
  ],
  ['one client at a time', { maxStreams: 4 }, 'speakers at once: fail', /received .*/],
  [
    'utterances of 10 s at most',
    { maxBytes: 320_000 },
    'longest utterance: fail',
    /21 s of speech, then finish; received .*utterance_too_long/,
  ],
  [
    'idle connections that are closed',
    closingWhenIdle(500),
    'idle connection: fail',
    /received the connection closed with code 1001 "idle"/,
  ],
];

/** A final text comes after so many ms, unless another one of its connection is still to come. */
function overtaking(ms: number): SttFaults {
  const waiting = new Set<unknown>();
  return {
    say: (message, send) => {
      if (message['type'] !== 'final' || !isWhole(message) || waiting.has(send)) return send(message);
      waiting.add(send);
      setTimeout(() => {
        waiting.delete(send);
        send(message);
      }, ms);
    },
  };
}

function closingWhenIdle(ms: number): SttFaults {
  return {
    opened: (socket) => {
      const close = (): void => socket.close(1001, 'idle');
      let timer = setTimeout(close, ms);
      socket.on('message', () => {
        clearTimeout(timer);
        timer = setTimeout(close, ms);
      });
      socket.on('close', () => clearTimeout(timer));
    },
  };
}

const FAULTS = ROWS.map(([what, faults, complaint, found, cost = /./]): Fault => ({
  what,
  faults,
  complaint,
  found,
  cost,
}));

describe('the contract of speech to text', () => {
  it('is kept by a service that was written from its page', async () => {
    const findings = await examine();
    expect(complaints(findings)).toEqual([]);
    expect(findings.map(({ check }) => check)).toEqual([
      'health',
      'utterance',
      'partial results',
      'final result',
      'ping',
      'empty utterance',
      'two utterances on one connection',
      'bad messages',
      'cancellation',
      'speakers at once',
      'longest utterance',
      'idle connection',
    ]);
  });

  it.concurrent.each(FAULTS)('is broken by $what', async ({ faults, complaint, found, cost }) => {
    const findings = await examine(faults);
    expect(complaints(findings)[0], JSON.stringify(findings)).toBe(complaint);
    const reported = findings.find(({ status }) => status !== 'pass');
    expect(reported?.found).toMatch(found);
    expect(reported?.hint).toMatch(cost);
  });
});
