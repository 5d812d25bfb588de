import { words } from '../../analysis/speech/wer.ts';
import { shown } from '../../lib/shown.ts';
import { type Finding, finding } from '../../model/finding.ts';
import { RATE_HZ } from '../../wire/audio-format.ts';
import { deviates } from '../deviation.ts';
import { WITHIN_MS } from '../limits.ts';
import { ABANDONED } from '../texts.ts';
import { connected, MISSING, nearest, opened, problemOf, shownSaid, type SttService } from './service.ts';
import { isFault, recognise } from './speak.ts';
import type { SttStream } from './stream.ts';

/** Before the connection is closed: enough for a recogniser to have begun. */
const ABANDONED_SAMPLES = RATE_HZ * 0.3;

/** By then audio has arrived whether pings are answered or not. */
const ARRIVED_WITHIN_MS = 50;

const SPEAKERS = 4;

/** The translator cuts an utterance after 20 s, with up to half a second from before its onset. */
const LONGEST_S = 21;

const LONGEST_WITHIN_MS = 30_000;

export async function checkAbandoned(service: SttService): Promise<Finding[]> {
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

export async function checkAtOnce(service: SttService): Promise<Finding[]> {
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

export async function checkLongest(service: SttService): Promise<Finding[]> {
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
      received: shownSaid(answer),
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
export async function checkIdle(
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
  return deviates('idle connection', { sent, received: shownSaid(answer), expected: 'a final text' }, cost);
}
