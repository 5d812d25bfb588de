import { setTimeout as sleep } from 'node:timers/promises';
import { wordErrors, words } from '../analysis/speech/wer.ts';
import { shown } from '../lib/shown.ts';
import { type Finding, finding } from '../model/finding.ts';
import { RATE_HZ } from '../wire/audio-format.ts';
import { deviates } from './deviation.ts';
import { checkHealth } from './health.ts';
import { WITHIN_MS } from './limits.ts';
import {
  COMPLETE_SILENCE_MS,
  isFault,
  PAUSE_SILENCE_MS,
  recognise,
  type Recognised,
  type Speech,
} from './stt/speak.ts';
import { type Said, SttStream } from './stt/stream.ts';
import { ABANDONED } from './texts.ts';

export interface SttService {
  /** http: or https:, without a slash at its end; the stream has the same host and port. */
  readonly url: string;
  /** Two or more tell results apart. */
  readonly speeches: readonly Speech[];
}

const LOST =
  'The translator closes the connection: the utterance is missing (stt_failed), e2e_ms and caption_ms are ∞.';
const MISSING = 'The utterance counts as missing: e2e_ms and caption_ms are ∞.';
/** Captions with fewer of the words spoken belong to no utterance. */
const MIN_WORDS = 0.5;
/** How long what must not come is waited for. */
const SURPLUS_MS = 300;
const ERROR_WITHIN_MS = 1000;
/** Before the connection is closed: enough for a recogniser to have begun. */
const ABANDONED_SAMPLES = RATE_HZ * 0.3;
/** By then audio has arrived whether pings are answered or not. */
const ARRIVED_WITHIN_MS = 50;
const SPEAKERS = 4;
/** The translator cuts an utterance after 20 s, with up to half a second from before its onset. */
const LONGEST_S = 21;
const LONGEST_WITHIN_MS = 30_000;
const AUDIO_TOLERANCE_MS = 50;

/** @throws {HiveBenchError} when there is nobody at that address. */
export async function checkStt(service: SttService): Promise<Finding[]> {
  const health = await checkHealth(service.url);
  const idle = await SttStream.open(streamUrl(service));
  if (typeof idle === 'string') {
    const problem = { sent: 'GET /v1/stream, upgrade to WebSocket', received: idle, expected: '101' };
    return [health, deviates('handshake', problem, `The translator cannot connect: ${MISSING}`)];
  }
  using _held = idle;
  const idleSince = performance.now();
  const first = await checkUtterance(service);
  const rest = [health, ...first];
  if (first.some(({ status }) => status === 'fail')) return rest;
  for (const check of [
    checkPing,
    checkEmpty,
    checkOrder,
    checkBadMessages,
    checkAbandoned,
    checkAtOnce,
    checkLongest,
  ])
    rest.push(...(await check(service)));
  rest.push(await checkIdle(idle, idleSince, service));
  return rest;
}

function streamUrl({ url }: SttService): string {
  return `${url.replace(/^http/, 'ws')}/v1/stream`;
}

/** A connection of its own for a check, for which the first one has shown that there are some. */
async function opened(service: SttService): Promise<SttStream> {
  const stream = await SttStream.open(streamUrl(service));
  return typeof stream === 'string' ? Promise.reject(new NoConnection(stream)) : stream;
}

class NoConnection extends Error {}

/** What the check finds; a connection that was refused meanwhile is its finding. */
async function connected(check: string, look: () => Promise<Finding[]>): Promise<Finding[]> {
  try {
    return await look();
  } catch (error) {
    if (!(error instanceof NoConnection)) throw error;
    const problem = { sent: 'a further connection', received: error.message, expected: '101' };
    return [deviates(check, problem, `Each speaker has a connection of its own. ${MISSING}`)];
  }
}

async function checkUtterance(service: SttService): Promise<Finding[]> {
  return connected('utterance', async () => {
    using stream = await opened(service);
    const [speech] = service.speeches;
    if (!speech) return [];
    const result = await recognise(stream, speech);
    const sent = `${shown(speech.text)}, 10 ms of it each 10 ms, then finish`;
    return (
      problemOf('utterance', sent, speech, result) ?? [
        finding('utterance', 'pass', `recognised ${shown(result.final?.text)}`),
        ...judgeWords(sent, speech, result),
        judgePartials(sent, result),
        judgeFinal(sent, result),
        ...judgeAudio(sent, result),
      ]
    );
  });
}

/** What makes a result of no use; undefined for one that can be used. */
function problemOf(
  check: string,
  sent: string,
  speech: Speech,
  { fault, final }: Pick<Recognised, 'fault' | 'final'>,
): [Finding] | undefined {
  if (fault?.type === 'broken')
    return [deviates(check, { sent, received: fault.shown, expected: fault.expected }, LOST)];
  if (fault) {
    const expected = 'partial and final texts';
    return [deviates(check, { sent, received: fault.shown, expected }, LOST)];
  }
  if (!final) {
    const received = `no final text within ${WITHIN_MS.final / 1000} s of finish`;
    return [deviates(check, { sent, received, expected: 'one final text' }, LOST)];
  }
  if (sharedWords(final.text, speech.text) < MIN_WORDS) {
    return [
      deviates(
        check,
        { sent, received: shown(final.text), expected: 'at least half of the words spoken' },
        `A caption with other words belongs to no utterance. ${MISSING}`,
      ),
    ];
  }
  return undefined;
}

function sharedWords(recognised: string, spoken: string): number {
  const [own, all] = [words(recognised), new Set(words(spoken))];
  return own.length === 0 ? 0 : own.filter((word) => all.has(word)).length / own.length;
}

function judgeWords(sent: string, { text }: Speech, { final }: Recognised): Finding[] {
  const wrong = wordErrors(text, final?.text ?? '');
  if (!wrong || wrong.errors === 0) return [];
  return [
    deviates(
      'words',
      {
        sent,
        received: `${shown(final?.text)}: ${wrong.errors} of ${wrong.words} words wrong`,
        expected: 'none',
      },
      'Word errors lower quality, and a translation of wrong words can count as wrong: e2e_ms is ∞ then.',
      'warn',
    ),
  ];
}

const SAVED_MS = PAUSE_SILENCE_MS - COMPLETE_SILENCE_MS;

function judgePartials(sent: string, { said, completeMs, endpointMs, final }: Recognised): Finding {
  const partials = said.filter(({ type }) => type === 'partial').length;
  const check = 'partial results';
  const cost = (ms: number, why: string): string =>
    `e2e_ms and caption_ms are ${ms.toFixed(0)} ms longer: ${why}`;
  if (partials === 0) {
    const why = `the translator waits for ${PAUSE_SILENCE_MS} ms of silence instead of ${COMPLETE_SILENCE_MS} ms, and translates only then.`;
    const problem = { sent, received: 'no partial text before the final one', expected: 'partial texts' };
    return deviates(check, problem, cost(SAVED_MS, why), 'warn');
  }
  if (completeMs === undefined || endpointMs > PAUSE_SILENCE_MS) {
    const why = `the translator waits for ${PAUSE_SILENCE_MS} ms of silence instead of ${COMPLETE_SILENCE_MS} ms.`;
    const received = `${partials} partial texts, none in time with complete: true at the end of the sentence`;
    const problem = {
      sent,
      received,
      expected: `complete: true within ${COMPLETE_SILENCE_MS} ms of the last word`,
    };
    return deviates(check, problem, cost(SAVED_MS, why), 'warn');
  }
  const when = `${Math.abs(completeMs).toFixed(0)} ms ${completeMs < 0 ? 'before' : 'after'} the end of the last word`;
  if (completeMs > COMPLETE_SILENCE_MS) {
    const problem = {
      sent,
      received: `complete: true ${when}`,
      expected: `within ${COMPLETE_SILENCE_MS} ms`,
    };
    return deviates(
      check,
      problem,
      cost(completeMs - COMPLETE_SILENCE_MS, 'the utterance ends that much later.'),
      'warn',
    );
  }
  const last = said.findLast((each) => each.type === 'partial');
  if (last?.type === 'partial' && last.text !== final?.text) {
    const problem = {
      sent,
      received: `${shown(last.text)}, and then final ${shown(final?.text)}`,
      expected: 'the same text',
    };
    const why =
      'The translation that was made of the partial text is thrown away: MT and TTS add their whole time to e2e_ms.';
    return deviates(check, problem, why, 'warn');
  }
  return finding(check, 'pass', `${partials} partial texts, complete ${when}`);
}

function judgeFinal(sent: string, { final, said }: Recognised): Finding {
  const finals = said.filter(({ type }) => type === 'final').length;
  if (finals > 1) {
    const problem = { sent, received: `${finals} final texts`, expected: 'one for each finish' };
    return deviates('final result', problem, 'The translator takes the second for the next utterance’s.');
  }
  return finding(
    'final result',
    'pass',
    `${final?.afterMs.toFixed(1)} ms after finish`,
    'Part of e2e_ms and caption_ms.',
  );
}

function judgeAudio(sent: string, { final, audioMs }: Recognised): Finding[] {
  if (final?.audioMs === undefined || Math.abs(final.audioMs - audioMs) <= AUDIO_TOLERANCE_MS) return [];
  const problem = {
    sent,
    received: `audio_ms ${final.audioMs}`,
    expected: `${audioMs} ± ${AUDIO_TOLERANCE_MS}`,
  };
  return [
    deviates(
      'audio received',
      problem,
      'Audio was lost or read at another rate: expect word errors.',
      'warn',
    ),
  ];
}

async function checkPing(service: SttService): Promise<Finding[]> {
  return connected('ping', async () => {
    using stream = await opened(service);
    if (await stream.ping(WITHIN_MS.pong)) return [finding('ping', 'pass', 'answered by pong')];
    const received = `no pong within ${WITHIN_MS.pong / 1000} s`;
    const cost = `The translator closes the connection some 7 s after it was made. ${MISSING}`;
    return [deviates('ping', { sent: 'a WebSocket ping', received, expected: 'a pong' }, cost)];
  });
}

async function checkEmpty(service: SttService): Promise<Finding[]> {
  return connected('empty utterance', async () => {
    using stream = await opened(service);
    stream.finish();
    const answer = await stream.next(0, (said) => said.type === 'final' || isFault(said), WITHIN_MS.final);
    if (answer?.type === 'final' && answer.text === '')
      return [finding('empty utterance', 'pass', 'final with an empty text')];
    const problem = {
      sent: 'finish without audio',
      received: received(answer),
      expected: 'final with an empty text',
    };
    return [
      deviates(
        'empty utterance',
        problem,
        'Noise that was taken for speech costs the connection, or becomes a sentence.',
      ),
    ];
  });
}

function received(said: Said | undefined): string {
  if (!said) return 'nothing in time';
  if (said.type === 'final' || said.type === 'partial') return `${said.type} ${shown(said.text)}`;
  return said.shown;
}

/** The next utterance begins while the final text of the one before is still to come. */
async function checkOrder(service: SttService): Promise<Finding[]> {
  const check = 'two utterances on one connection';
  return connected(check, async () => {
    using stream = await opened(service);
    const pair = [service.speeches[0], service.speeches[1] ?? service.speeches[0]].filter(
      (each) => each !== undefined,
    );
    for (const { samples } of pair) {
      await play(stream, samples);
      stream.finish();
    }
    const finals = (): readonly Said[] => stream.said.filter(({ type }) => type === 'final');
    await stream.next(0, (said) => isFault(said) || finals().length >= pair.length, WITHIN_MS.final);
    await sleep(SURPLUS_MS);
    const sent = `${pair.map(({ text }) => shown(text)).join(' and ')}, each followed by finish`;
    const fault = stream.said.find(isFault);
    const expected = 'one final text for each, in this order';
    const texts = finals().map((said) => ('text' in said ? said.text : ''));
    const inOrder = texts.length === pair.length && texts.every((text, i) => nearest(text, pair) === pair[i]);
    if (!fault && inOrder) return [finding(check, 'pass', 'two final texts, in order')];
    const got =
      fault?.shown ?? (texts.length === 0 ? 'no final text' : texts.map((text) => shown(text)).join(', '));
    return [
      deviates(
        check,
        { sent, received: got, expected },
        `Captions and translations go to the wrong utterance. ${MISSING}`,
      ),
    ];
  });
}

/** The speech whose words a text is of; undefined where most of them are of none. */
function nearest(text: string, speeches: readonly Speech[]): Speech | undefined {
  const [best] = speeches.toSorted((a, b) => sharedWords(text, b.text) - sharedWords(text, a.text));
  return best && sharedWords(text, best.text) >= MIN_WORDS ? best : undefined;
}

async function play(stream: SttStream, samples: Int16Array): Promise<void> {
  const began = performance.now();
  const step = RATE_HZ / 100;
  for (let at = 0; at < samples.length; at += step) {
    const waitMs = began + ((at + step) * 1000) / RATE_HZ - performance.now();
    if (waitMs > 0) await sleep(waitMs);
    stream.audio(samples.subarray(at, at + step));
  }
}

const BAD_MESSAGES = ['dance', '{"type":"dance"}', '[]'] as const;

async function checkBadMessages(service: SttService): Promise<Finding[]> {
  const found = await Promise.all(BAD_MESSAGES.map((message) => checkBadMessage(service, message)));
  const deviations = found.flat();
  if (deviations.length > 0) return deviations;
  return [finding('bad messages', 'pass', `${BAD_MESSAGES.length} of ${BAD_MESSAGES.length} refused`)];
}

async function checkBadMessage(service: SttService, message: string): Promise<Finding[]> {
  const check = `refuses ${message}`;
  return connected(check, async () => {
    using stream = await opened(service);
    stream.text(message);
    const answer = await stream.next(0, () => true, ERROR_WITHIN_MS);
    if (answer?.type === 'error') return [];
    const isClosed = answer?.type === 'broken' && answer.shown.startsWith('the connection closed');
    const [expected, cost] = [
      'an error message (stt-error.schema.json)',
      'People do not see what is wrong with a client.',
    ];
    if (isClosed || !answer) {
      const cause = isClosed ? answer.shown : `nothing within ${ERROR_WITHIN_MS / 1000} s`;
      return [deviates(check, { sent: shown(message), received: cause, expected }, cost, 'warn')];
    }
    return [deviates(check, { sent: shown(message), received: received(answer), expected }, LOST)];
  });
}

async function checkAbandoned(service: SttService): Promise<Finding[]> {
  return connected('cancellation', async () => {
    const [given, wanted = given] = service.speeches;
    if (!given || !wanted) return [];
    for (let i = 0; i < ABANDONED; i += 1) {
      using stream = await opened(service);
      stream.audio(given.samples.subarray(0, ABANDONED_SAMPLES));
      // Answered behind the audio: it has arrived.
      await stream.ping(ARRIVED_WITHIN_MS);
    }
    using stream = await opened(service);
    const result = await recognise(stream, wanted);
    const sent = `${ABANDONED} connections that were closed within an utterance, then ${shown(wanted.text)}`;
    const problem = problemOf('cancellation', sent, wanted, result);
    if (problem) return problem;
    const text = result.final?.text ?? '';
    if (nearest(text, service.speeches) === wanted)
      return [
        finding('cancellation', 'pass', `${ABANDONED} closed connections did not disturb the next caller`),
      ];
    const cost = `Words of a client that has gone are captions of another. ${MISSING}`;
    return [deviates('cancellation', { sent, received: shown(text), expected: shown(wanted.text) }, cost)];
  });
}

async function checkAtOnce(service: SttService): Promise<Finding[]> {
  const check = 'speakers at once';
  return connected(check, async () => {
    const { speeches } = service;
    const spoken = Array.from({ length: SPEAKERS }, (_, i) => speeches[i % speeches.length]).filter(
      (each) => each !== undefined,
    );
    const results = await Promise.all(
      spoken.map(async (speech) => {
        using stream = await opened(service);
        return { speech, result: await recognise(stream, speech) };
      }),
    );
    for (const { speech, result } of results) {
      const sent = `${SPEAKERS} utterances on as many connections, among them ${shown(speech.text)}`;
      const other = nearest(result.final?.text ?? '', speeches);
      if (other !== undefined && other !== speech) {
        const problem = { sent, received: shown(result.final?.text), expected: 'its own words for each' };
        return [deviates(check, problem, `Captions show another speaker’s words. ${MISSING}`)];
      }
      const problem = problemOf(check, sent, speech, result);
      if (problem) return problem;
    }
    const slowest = Math.max(...results.map(({ result }) => result.final?.afterMs ?? 0));
    return [
      finding(
        check,
        'pass',
        `${SPEAKERS} recognised, the slowest final text ${slowest.toFixed(1)} ms after finish`,
      ),
    ];
  });
}

async function checkLongest(service: SttService): Promise<Finding[]> {
  const check = 'longest utterance';
  return connected(check, async () => {
    using stream = await opened(service);
    const recordings = service.speeches.map(({ samples }) => samples);
    // As fast as it is taken: this is about the limit and not about the pace.
    for (let sent = 0, i = 0; sent < RATE_HZ * LONGEST_S; i += 1) {
      const part = recordings[i % recordings.length]?.subarray(0, RATE_HZ * LONGEST_S - sent);
      if (!part?.length) return [];
      stream.audio(part);
      sent += part.length;
    }
    stream.finish();
    const answer = await stream.next(0, (said) => said.type === 'final' || isFault(said), LONGEST_WITHIN_MS);
    if (answer?.type === 'final')
      return [finding(check, 'pass', `${LONGEST_S} s, ${words(answer.text).length} words`)];
    const problem = {
      sent: `${LONGEST_S} s of speech, then finish`,
      received: received(answer),
      expected: 'a final text',
    };
    return [
      deviates(
        check,
        problem,
        'The translator ends an utterance after 20 s; longer ones than you take are missing.',
      ),
    ];
  });
}

/** The translator opens a connection with a track and keeps it through all pauses. */
async function checkIdle(
  stream: SttStream,
  since: number,
  { speeches: [speech] }: SttService,
): Promise<Finding> {
  const seconds = ((performance.now() - since) / 1000).toFixed(0);
  const sent = `nothing for ${seconds} s, then an utterance`;
  const cost = 'A speaker who pauses loses the utterance after the pause.';
  const early = stream.said.find(isFault);
  if (early) {
    const problem = { sent, received: early.shown, expected: 'an open connection' };
    return deviates('idle connection', problem, cost);
  }
  if (speech) stream.audio(speech.samples);
  stream.finish();
  const answer = await stream.next(0, (said) => said.type === 'final' || isFault(said), WITHIN_MS.final);
  if (answer?.type === 'final') return finding('idle connection', 'pass', `works after ${seconds} s`);
  return deviates('idle connection', { sent, received: received(answer), expected: 'a final text' }, cost);
}
