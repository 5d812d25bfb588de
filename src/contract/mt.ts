import { type Finding, finding } from '../model/finding.ts';
import { shown } from '../lib/shown.ts';
import { deviates } from './deviation.ts';
import { checkHealth } from './health.ts';
import {
  abandon,
  type Answer,
  jsonOf,
  keepingAgent,
  type NoAnswer,
  post,
  shownAnswer,
  stall,
} from './http.ts';
import { MAX_TEXT_CHARACTERS, REQUESTS_AT_ONCE, WITHIN_MS } from './limits.ts';
import { type BadRequest, checkRefusals, errorProblem } from './refusals.ts';
import { problemsOf } from './schemas.ts';
import { ABANDONED, OVERLONG_CHARACTERS, textOfLength } from './texts.ts';

export interface MtService {
  /** Without a slash at its end. */
  readonly url: string;
  readonly source: string;
  readonly target: string;
  /** In the source language, as a recogniser writes; two or more tell answers apart. */
  readonly texts: readonly string[];
}

const LIMIT = `200 within ${WITHIN_MS.translation / 1000} s`;
const LOST =
  'The utterance counts as missing: the translator reports mt_failed, e2e_ms and caption_ms are ∞.';

/** @throws {HiveBenchError} when there is nobody at that address. */
export async function checkMt(service: MtService): Promise<Finding[]> {
  const health = await checkHealth(service.url);
  const { findings, translations } = await checkTranslation(service);
  if (translations.size < service.texts.length) return [health, ...findings];
  return [
    health,
    ...findings,
    await checkLongest(service),
    await checkOverlong(service),
    ...(await checkRefusals(endpoint(service), badRequests(service), WITHIN_MS.translation)),
    await checkAbandoned(service, translations),
    await checkStalled(service),
    await checkAtOnce(service, translations),
    await checkKept(service),
  ];
}

const endpoint = ({ url }: MtService): string => `${url}/v1/translate`;

function request({ source, target }: MtService, text: string): Readonly<Record<string, string>> {
  return { text, source, target };
}

function translate(
  service: MtService,
  text: string,
  agent?: ReturnType<typeof keepingAgent>,
): Promise<Answer | NoAnswer> {
  const more = agent === undefined ? {} : { agent };
  return post(endpoint(service), request(service, text), WITHIN_MS.translation, more);
}

/** The translation, or what is wrong with the answer. */
function read(answer: Answer | NoAnswer): { readonly text: string } | { readonly expected: string } {
  if ('why' in answer || answer.status !== 200) return { expected: LIMIT };
  // Its HTTP client refuses to read anything else as JSON.
  if (!/^application\/([\w.-]+\+)?json\b/i.test(answer.headers['content-type'] ?? ''))
    return { expected: 'content-type application/json' };
  const body = jsonOf(answer);
  if (body === undefined) return { expected: 'a body of JSON' };
  const [problem] = problemsOf('mt-response', body);
  return problem === undefined
    ? { text: (body as { text: string }).text }
    : { expected: `mt-response.schema.json (${problem})` };
}

async function checkTranslation(
  service: MtService,
): Promise<{ readonly findings: Finding[]; readonly translations: ReadonlyMap<string, string> }> {
  const translations = new Map<string, string>();
  const times: number[] = [];
  for (const text of service.texts) {
    const answer = await translate(service, text);
    const result = read(answer);
    if ('expected' in result) {
      const sent = `POST /v1/translate ${shown(request(service, text))}`;
      const problem = { sent, received: shownAnswer(answer), expected: result.expected };
      return { findings: [deviates('translation', problem, LOST)], translations };
    }
    translations.set(text, result.text);
    if (!('why' in answer)) times.push(answer.totalMs);
  }
  const sorted = times.toSorted((a, b) => a - b);
  const [median = 0, slowest = 0] = [sorted[sorted.length >> 1], sorted.at(-1)];
  const [first = ''] = service.texts;
  return {
    translations,
    findings: [
      finding('translation', 'pass', `${shown(first)} became ${shown(translations.get(first))}`),
      finding(
        'translation time',
        'pass',
        `median ${median.toFixed(1)} ms, slowest ${slowest.toFixed(1)} ms of ${times.length}`,
        'Part of e2e_ms and caption_ms, unless it is made before the end of the utterance is certain.',
      ),
    ],
  };
}

async function checkLongest(service: MtService): Promise<Finding> {
  const text = textOfLength(service.texts, MAX_TEXT_CHARACTERS);
  const answer = await translate(service, text);
  const result = read(answer);
  if ('text' in result && !('why' in answer))
    return finding('longest text', 'pass', `${text.length} characters in ${answer.totalMs.toFixed(1)} ms`);
  const expected = 'expected' in result ? result.expected : LIMIT;
  return deviates(
    'longest text',
    { sent: `a text of ${text.length} characters`, received: shownAnswer(answer), expected },
    'Utterances of up to 20 s are translated whole; the translator reports mt_failed for one that is not.',
  );
}

async function checkOverlong(service: MtService): Promise<Finding> {
  const text = textOfLength(service.texts, OVERLONG_CHARACTERS);
  const answer = await translate(service, text);
  const sent = `a text of ${text.length} characters`;
  const received = shownAnswer(answer);
  if ('why' in answer || answer.status >= 500) {
    return deviates(
      'text over the limit',
      { sent, received, expected: '413 with an error object, or a translation' },
      'hive-bench takes 5xx for a fault of the service and ends the run; with 4xx it would name the sentence.',
      // The translator sends no such text; one of a corpus of yours may be translated in more time.
      'why' in answer ? 'warn' : 'fail',
    );
  }
  return (
    (answer.status >= 400 ? errorProblem('text over the limit', sent, answer) : undefined) ??
    finding('text over the limit', 'pass', `${text.length} characters: ${answer.status}`)
  );
}

function badRequests(service: MtService): BadRequest[] {
  const good = request(service, service.texts[0] ?? '');
  return [
    { what: 'what is not JSON', body: '{"text": ' },
    { what: 'a JSON array', body: '[]' },
    { what: 'no text', body: JSON.stringify({ ...good, text: undefined }) },
    { what: 'a text that is a number', body: JSON.stringify({ ...good, text: 5 }) },
    { what: 'an empty text', body: JSON.stringify({ ...good, text: '' }) },
    { what: 'no target', body: JSON.stringify({ ...good, target: undefined }) },
    { what: 'an unknown language', body: JSON.stringify({ ...good, target: 'zz' }) },
  ];
}

/** The translator gives up a guess at the text as soon as it has a better one. */
async function checkAbandoned(
  service: MtService,
  translations: ReadonlyMap<string, string>,
): Promise<Finding> {
  const [given = '', wanted = given] = service.texts;
  const body = request(service, given);
  await Promise.all(
    Array.from({ length: ABANDONED }, () => abandon(endpoint(service), body, 'sent', WITHIN_MS.translation)),
  );
  const answer = await translate(service, wanted);
  const result = read(answer);
  const sent = `${ABANDONED} requests whose connection was closed at once, then ${shown(wanted)}`;
  const cost =
    'The translator closes connections of guesses that were wrong: later utterances are lost or late.';
  if ('expected' in result)
    return deviates('cancellation', { sent, received: shownAnswer(answer), expected: result.expected }, cost);
  if (result.text === translations.get(given) && result.text !== translations.get(wanted)) {
    const expected = `the translation of ${shown(wanted)}`;
    return deviates('cancellation', { sent, received: `that of ${shown(given)}`, expected }, cost);
  }
  const took = 'why' in answer ? 0 : answer.totalMs;
  return finding(
    'cancellation',
    'pass',
    `after ${ABANDONED} closed connections the next answer took ${took.toFixed(1)} ms`,
  );
}

async function checkStalled(service: MtService): Promise<Finding> {
  const [text = ''] = service.texts;
  using _held = await stall(endpoint(service), request(service, text));
  const answer = await translate(service, text);
  const result = read(answer);
  if ('text' in result)
    return finding('slow client', 'pass', 'a client that sends half a request delays no other');
  return deviates(
    'slow client',
    {
      sent: 'half a request on one connection, a whole one on another',
      received: shownAnswer(answer),
      expected: result.expected,
    },
    'One client that hangs makes every utterance of the others missing.',
  );
}

async function checkAtOnce(service: MtService, translations: ReadonlyMap<string, string>): Promise<Finding> {
  const texts = Array.from(
    { length: REQUESTS_AT_ONCE },
    (_, i) => service.texts[i % service.texts.length] ?? '',
  );
  const answers = await Promise.all(texts.map((text) => translate(service, text)));
  const sent = `${texts.length} requests at once`;
  const times: number[] = [];
  let differing = 0;
  for (const [i, answer] of answers.entries()) {
    const text = texts[i] ?? '';
    const result = read(answer);
    if ('expected' in result) {
      return deviates(
        'requests at once',
        { sent, received: `for one of them ${shownAnswer(answer)}`, expected: `${result.expected} for each` },
        `Speakers talk at the same time: ${LOST}`,
      );
    }
    const other = service.texts.find((each) => each !== text && translations.get(each) === result.text);
    if (result.text !== translations.get(text) && other !== undefined) {
      return deviates(
        'requests at once',
        {
          sent,
          received: `for ${shown(text)} the translation of ${shown(other)}`,
          expected: 'its own for each',
        },
        'Listeners get another speaker’s words: those utterances count as wrong translations, e2e_ms is ∞.',
      );
    }
    if (result.text !== translations.get(text)) differing += 1;
    if (!('why' in answer)) times.push(answer.totalMs);
  }
  if (differing > 0) {
    return deviates(
      'requests at once',
      {
        sent,
        received: `${differing} translations other than before`,
        expected: 'the same text for the same text',
      },
      'If a caption is lost, hive-bench listens for the translation that it was given before the run.',
      'warn',
    );
  }
  const slowest = Math.max(...times).toFixed(1);
  return finding('requests at once', 'pass', `${texts.length} answered, the slowest in ${slowest} ms`);
}

async function checkKept(service: MtService): Promise<Finding> {
  const [text = ''] = service.texts;
  const agent = keepingAgent(service.url);
  try {
    for (let i = 0; i < 2; i += 1) {
      const answer = await translate(service, text, agent);
      const result = read(answer);
      const closes = !('why' in answer) && answer.headers.connection?.toLowerCase() === 'close';
      if ('text' in result && !closes) continue;
      return deviates(
        'connection',
        {
          sent: 'two requests on one connection',
          received: 'expected' in result ? shownAnswer(answer) : 'Connection: close',
          expected: 'an answer to each, and the connection kept open',
        },
        'The translator makes a connection for each request: one round trip more in each utterance.',
        'expected' in result ? 'fail' : 'warn',
      );
    }
  } finally {
    agent.destroy();
  }
  return finding('connection', 'pass', 'kept open between requests');
}
