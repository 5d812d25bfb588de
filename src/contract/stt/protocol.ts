import { setTimeout as sleep } from 'node:timers/promises';
import { shown } from '../../lib/shown.ts';
import { type Finding, finding } from '../../model/finding.ts';
import { RATE_HZ } from '../../wire/audio-format.ts';
import { deviates } from '../deviation.ts';
import { WITHIN_MS } from '../limits.ts';
import { connected, LOST, MISSING, nearest, opened, shownSaid, type SttService } from './service.ts';
import { isFault } from './speak.ts';
import type { Said, SttStream } from './stream.ts';

/** How long what must not come is waited for. */
const SURPLUS_MS = 300;

const ERROR_WITHIN_MS = 1000;

export async function checkPing(service: SttService): Promise<Finding[]> {
  return connected('ping', async () => {
    using stream = await opened(service);
    if (await stream.ping(WITHIN_MS.pong)) return [finding('ping', 'pass', 'answered by pong')];
    const received = `no pong within ${WITHIN_MS.pong / 1000} s`;
    const cost = `The translator closes the connection some 7 s after it was made. ${MISSING}`;
    return [deviates('ping', { sent: 'a WebSocket ping', received, expected: 'a pong' }, cost)];
  });
}

export async function checkEmpty(service: SttService): Promise<Finding[]> {
  return connected('empty utterance', async () => {
    using stream = await opened(service);
    stream.finish();
    const answer = await stream.next(0, (said) => said.type === 'final' || isFault(said), WITHIN_MS.final);
    if (answer?.type === 'final' && answer.text === '')
      return [finding('empty utterance', 'pass', 'final with an empty text')];
    const problem = {
      sent: 'finish without audio',
      received: shownSaid(answer),
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

/** The next utterance begins while the final text of the one before is still to come. */
export async function checkOrder(service: SttService): Promise<Finding[]> {
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

export async function checkBadMessages(service: SttService): Promise<Finding[]> {
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
    return [deviates(check, { sent: shown(message), received: shownSaid(answer), expected }, LOST)];
  });
}
