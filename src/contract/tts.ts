import { shown } from '../lib/shown.ts';
import { type Finding, finding } from '../model/finding.ts';
import { RATE_HZ } from '../wire/audio-format.ts';
import { deviates } from './deviation.ts';
import { checkHealth } from './health.ts';
import { abandon, type Answer, type NoAnswer, post, shownAnswer, stall } from './http.ts';
import { MAX_TEXT_CHARACTERS, REQUESTS_AT_ONCE, WITHIN_MS } from './limits.ts';
import { type BadRequest, checkRefusals, errorProblem } from './refusals.ts';
import { ABANDONED, OVERLONG_CHARACTERS, textOfLength } from './texts.ts';
import { leadingSilenceMs, longestGapMs, samplesOf, soundsLike, thirdOf } from './tts/speech.ts';

export interface TtsService {
  /** Without a slash at its end. */
  readonly url: string;
  readonly language: string;
  /** In that language; two or more tell answers apart. */
  readonly texts: readonly string[];
}

/** What the translator publishes, and what hive-bench compares recordings with. */
const PLAYED_HZ = 48_000;

const LIMIT = `200 within ${WITHIN_MS.speech / 1000} s`;
const LOST = 'The utterance counts as missing: the translator reports tts_failed, e2e_ms is ∞.';
const UNLIKE =
  'hive-bench finds answers by how the service renders them: such answers count as missing, e2e_ms is ∞.';
/** The translator hands 10 ms at a time to the encoder. */
const MAX_GAP_MS = 20;
/** Of speech whose first sound is soft, by the threshold of the analysis. */
const MAX_SILENCE_MS = 30;
const RATE_TOLERANCE = 0.03;

/** @throws {HiveBenchError} when there is nobody at that address. */
export async function checkTts(service: TtsService): Promise<Finding[]> {
  const health = await checkHealth(service.url);
  const { findings, renderings } = await checkSpeech(service);
  if (renderings.size < service.texts.length) return [health, ...findings];
  return [
    health,
    ...findings,
    await checkSameAgain(service, renderings),
    await checkLongest(service),
    await checkOverlong(service),
    ...(await checkRefusals(endpoint(service), badRequests(service), WITHIN_MS.speech)),
    await checkAbandoned(service, renderings),
    await checkStalled(service),
    await checkAtOnce(service, renderings),
  ];
}

const endpoint = ({ url }: TtsService): string => `${url}/v1/synthesize`;

function request({ language }: TtsService, text: string, rateHz: number): Readonly<Record<string, unknown>> {
  return { text, language, sample_rate: rateHz };
}

function synthesize(service: TtsService, text: string, rateHz: number): Promise<Answer | NoAnswer> {
  return post(endpoint(service), request(service, text, rateHz), WITHIN_MS.speech);
}

type Rendering = { readonly samples: Int16Array<ArrayBuffer>; readonly answer: Answer };

/** The samples, or what is wrong with the answer. */
function read(answer: Answer | NoAnswer, rateHz: number): Rendering | { readonly expected: string } {
  if ('why' in answer || answer.status !== 200) return { expected: LIMIT };
  if (answer.headers['x-sample-rate'] !== String(rateHz))
    return { expected: `x-sample-rate ${rateHz}, got ${shown(answer.headers['x-sample-rate'])}` };
  if (answer.body.length === 0) return { expected: 'audio' };
  if (answer.body.subarray(0, 4).toString('latin1') === 'RIFF')
    return { expected: 'samples without a header, got that of a WAV file' };
  if (answer.body.length % 2 !== 0) return { expected: 'whole samples of two bytes' };
  return { samples: samplesOf(answer), answer };
}

async function checkSpeech(
  service: TtsService,
): Promise<{ readonly findings: Finding[]; readonly renderings: ReadonlyMap<string, Int16Array> }> {
  const renderings = new Map<string, Int16Array>();
  const played: Rendering[] = [];
  for (const text of service.texts) {
    for (const rateHz of [RATE_HZ, PLAYED_HZ]) {
      const answer = await synthesize(service, text, rateHz);
      const result = read(answer, rateHz);
      const sent = `POST /v1/synthesize ${shown(request(service, text, rateHz))}`;
      if ('expected' in result) {
        const problem = { sent, received: shownAnswer(answer), expected: result.expected };
        return { findings: [deviates('speech', problem, LOST)], renderings };
      }
      if (rateHz === PLAYED_HZ) played.push(result);
      else if (leadingSilenceMs(result.samples) === undefined) {
        const problem = { sent, received: 'silence', expected: 'speech' };
        return { findings: [deviates('speech', problem, LOST)], renderings };
      } else renderings.set(text, result.samples);
    }
  }
  const [first = ''] = service.texts;
  const all = [...renderings.values()];
  return {
    renderings,
    findings: [
      finding('speech', 'pass', `${shown(first)}: ${((all[0]?.length ?? 0) / RATE_HZ).toFixed(2)} s`),
      judgeRates(all, played),
      judgeFirstByte(played),
      judgePace(played),
      judgeSilence(all),
    ],
  };
}

/** Audio of another rate than its header says has another duration. */
function judgeRates(renderings: readonly Int16Array[], played: readonly Rendering[]): Finding {
  const sent = `the same text at ${RATE_HZ} and at ${PLAYED_HZ} Hz`;
  for (const [i, { samples }] of played.entries()) {
    const [low, high] = [(renderings[i]?.length ?? 0) / RATE_HZ, samples.length / PLAYED_HZ];
    if (Math.abs(low - high) > RATE_TOLERANCE * low) {
      const received = `${low.toFixed(2)} s and ${high.toFixed(2)} s`;
      return deviates('sample rate', { sent, received, expected: 'the same duration' }, UNLIKE);
    }
    if (!soundsLike(thirdOf(samples), renderings[i] ?? samples)) {
      const problem = { sent, received: 'other sound', expected: 'the same sound' };
      return deviates('sample rate', problem, UNLIKE);
    }
  }
  return finding('sample rate', 'pass', 'the same speech at 16 and 48 kHz');
}

function judgeFirstByte(played: readonly Rendering[]): Finding {
  const times = played.map(({ answer }) => answer.pieces[0]?.atMs ?? 0).toSorted((a, b) => a - b);
  const [median = 0, slowest = 0] = [times[times.length >> 1], times.at(-1)];
  return finding(
    'first audio',
    'pass',
    `median ${median.toFixed(1)} ms, slowest ${slowest.toFixed(1)} ms of ${times.length}`,
    'Part of e2e_ms, unless it is made before the end of the utterance is certain.',
  );
}

function judgePace(played: readonly Rendering[]): Finding {
  const gapMs = Math.max(...played.map(({ answer }) => longestGapMs(answer, PLAYED_HZ)));
  if (gapMs <= MAX_GAP_MS) return finding('pace', 'pass', 'faster than it is played');
  return deviates(
    'pace',
    {
      sent: `${played.length} texts`,
      received: `audio that is played out ${gapMs.toFixed(0)} ms before its next part arrives`,
      expected: `no gap of more than ${MAX_GAP_MS} ms`,
    },
    'Listeners get silence within the sentence: it can count as half an answer, e2e_ms is ∞ then.',
  );
}

function judgeSilence(renderings: readonly Int16Array[]): Finding {
  const silences = renderings.map((samples) => leadingSilenceMs(samples) ?? 0).toSorted((a, b) => a - b);
  const [median = 0] = [silences[silences.length >> 1]];
  const found = `median ${median.toFixed(0)} ms before the first sound`;
  if (median <= MAX_SILENCE_MS) return finding('leading silence', 'pass', found);
  return deviates(
    'leading silence',
    { sent: `${renderings.length} texts`, received: found, expected: `at most ${MAX_SILENCE_MS} ms` },
    `e2e_ms is ${median.toFixed(0)} ms longer: it counts until the first sound of speech.`,
    'warn',
  );
}

async function checkSameAgain(
  service: TtsService,
  renderings: ReadonlyMap<string, Int16Array>,
): Promise<Finding> {
  const [text = ''] = service.texts;
  const before = renderings.get(text) ?? new Int16Array();
  const answer = await synthesize(service, text, RATE_HZ);
  const result = read(answer, RATE_HZ);
  const sent = `${shown(text)} again`;
  if ('expected' in result)
    return deviates('same again', { sent, received: shownAnswer(answer), expected: result.expected }, LOST);
  if (soundsLike(result.samples, before)) return finding('same again', 'pass', 'the same text sounds alike');
  return deviates(
    'same again',
    { sent, received: 'other sound', expected: 'the sound of the first time' },
    UNLIKE,
  );
}

async function checkLongest(service: TtsService): Promise<Finding> {
  const text = textOfLength(service.texts, MAX_TEXT_CHARACTERS);
  const answer = await synthesize(service, text, PLAYED_HZ);
  const result = read(answer, PLAYED_HZ);
  if ('samples' in result) {
    const seconds = (result.samples.length / PLAYED_HZ).toFixed(1);
    const took = result.answer.totalMs.toFixed(0);
    return finding('longest text', 'pass', `${text.length} characters, ${seconds} s of speech in ${took} ms`);
  }
  return deviates(
    'longest text',
    { sent: `a text of ${text.length} characters`, received: shownAnswer(answer), expected: result.expected },
    'The translator cuts speech off that is not whole in time: it can count as half an answer, e2e_ms is ∞ then.',
  );
}

async function checkOverlong(service: TtsService): Promise<Finding> {
  const text = textOfLength(service.texts, OVERLONG_CHARACTERS);
  const answer = await synthesize(service, text, PLAYED_HZ);
  const sent = `a text of ${text.length} characters`;
  if ('why' in answer || answer.status >= 500) {
    return deviates(
      'text over the limit',
      { sent, received: shownAnswer(answer), expected: '413 with an error object, or speech' },
      'hive-bench takes 5xx for a fault of the service and ends the run; with 4xx it would name the sentence.',
      'why' in answer ? 'warn' : 'fail',
    );
  }
  return (
    (answer.status >= 400 ? errorProblem('text over the limit', sent, answer) : undefined) ??
    finding('text over the limit', 'pass', `${text.length} characters: ${answer.status}`)
  );
}

function badRequests(service: TtsService): BadRequest[] {
  const good = request(service, service.texts[0] ?? '', RATE_HZ);
  return [
    { what: 'what is not JSON', body: '{"text": ' },
    { what: 'a JSON array', body: '[]' },
    { what: 'no text', body: JSON.stringify({ ...good, text: undefined }) },
    { what: 'an empty text', body: JSON.stringify({ ...good, text: '' }) },
    { what: 'no sample rate', body: JSON.stringify({ ...good, sample_rate: undefined }) },
    { what: 'a sample rate of 0', body: JSON.stringify({ ...good, sample_rate: 0 }) },
    { what: 'an unknown language', body: JSON.stringify({ ...good, language: 'zz' }) },
  ];
}

/** The translator closes the connection of speech that turned out to be of a wrong guess. */
async function checkAbandoned(
  service: TtsService,
  renderings: ReadonlyMap<string, Int16Array>,
): Promise<Finding> {
  const [given = '', wanted = given] = service.texts;
  const body = request(service, given, PLAYED_HZ);
  await Promise.all(
    Array.from({ length: ABANDONED }, (_, i) =>
      abandon(endpoint(service), body, i % 2 === 0 ? 'sent' : 'first-byte', WITHIN_MS.speech),
    ),
  );
  const answer = await synthesize(service, wanted, RATE_HZ);
  const result = read(answer, RATE_HZ);
  const sent = `${ABANDONED} requests whose connection was closed early, then ${shown(wanted)}`;
  const cost =
    'The translator closes connections of guesses that were wrong: later utterances are lost or late.';
  if ('expected' in result)
    return deviates('cancellation', { sent, received: shownAnswer(answer), expected: result.expected }, cost);
  if (!soundsLike(result.samples, renderings.get(wanted) ?? new Int16Array())) {
    const problem = { sent, received: 'other sound', expected: `the sound of ${shown(wanted)}` };
    return deviates('cancellation', problem, cost);
  }
  const firstMs = result.answer.pieces[0]?.atMs ?? 0;
  return finding(
    'cancellation',
    'pass',
    `after ${ABANDONED} closed connections the next audio came in ${firstMs.toFixed(1)} ms`,
  );
}

async function checkStalled(service: TtsService): Promise<Finding> {
  const [text = ''] = service.texts;
  using _held = await stall(endpoint(service), request(service, text, RATE_HZ));
  const answer = await synthesize(service, text, RATE_HZ);
  const result = read(answer, RATE_HZ);
  if ('samples' in result)
    return finding('slow client', 'pass', 'a client that sends half a request delays no other');
  const sent = 'half a request on one connection, a whole one on another';
  return deviates(
    'slow client',
    { sent, received: shownAnswer(answer), expected: result.expected },
    'One client that hangs makes every utterance of the others missing.',
  );
}

async function checkAtOnce(
  service: TtsService,
  renderings: ReadonlyMap<string, Int16Array>,
): Promise<Finding> {
  const check = 'requests at once';
  const texts = Array.from(
    { length: REQUESTS_AT_ONCE },
    (_, i) => service.texts[i % service.texts.length] ?? '',
  );
  const sent = `${texts.length} requests at once`;
  const answers = await Promise.all(texts.map((text) => synthesize(service, text, RATE_HZ)));
  let slowest = 0;
  for (const [i, answer] of answers.entries()) {
    const text = texts[i] ?? '';
    const result = read(answer, RATE_HZ);
    if ('expected' in result) {
      const received = `for one of them ${shownAnswer(answer)}`;
      const problem = { sent, received, expected: `${result.expected} for each` };
      return deviates(check, problem, `Speakers talk at the same time. ${LOST}`);
    }
    if (!soundsLike(result.samples, renderings.get(text) ?? new Int16Array())) {
      const problem = { sent, received: `for ${shown(text)} other sound`, expected: 'its own for each' };
      return deviates(check, problem, `Listeners get another sentence. ${UNLIKE}`);
    }
    slowest = Math.max(slowest, result.answer.pieces[0]?.atMs ?? 0);
  }
  return finding(
    check,
    'pass',
    `${texts.length} spoken, the slowest first audio in ${slowest.toFixed(1)} ms`,
  );
}
