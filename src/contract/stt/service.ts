import { words } from '../../analysis/speech/wer.ts';
import { shown } from '../../lib/shown.ts';
import type { Finding } from '../../model/finding.ts';
import { deviates } from '../deviation.ts';
import { WITHIN_MS } from '../limits.ts';
import type { Recognised, Speech } from './speak.ts';
import { type Said, SttStream } from './stream.ts';

export interface SttService {
  /** http: or https:, without a slash at its end; the stream has the same host and port. */
  readonly url: string;
  /** Two or more tell results apart. */
  readonly speeches: readonly Speech[];
}

export const LOST =
  'The translator closes the connection: the utterance is missing (stt_failed), e2e_ms and caption_ms are ∞.';

export const MISSING = 'The utterance counts as missing: e2e_ms and caption_ms are ∞.';

/** Captions with fewer of the words spoken belong to no utterance. */
const MIN_WORDS = 0.5;

export function streamUrl({ url }: SttService): string {
  return `${url.replace(/^http/, 'ws')}/v1/stream`;
}

/** A connection of its own for a check, for which the first one has shown that there are some. */
export async function opened(service: SttService): Promise<SttStream> {
  const stream = await SttStream.open(streamUrl(service));
  return typeof stream === 'string' ? Promise.reject(new NoConnection(stream)) : stream;
}

class NoConnection extends Error {}

/** What the check finds; a connection that was refused meanwhile is its finding. */
export async function connected(check: string, look: () => Promise<Finding[]>): Promise<Finding[]> {
  try {
    return await look();
  } catch (error) {
    if (!(error instanceof NoConnection)) throw error;
    const problem = { sent: 'a further connection', received: error.message, expected: '101' };
    return [deviates(check, problem, `Each speaker has a connection of its own. ${MISSING}`)];
  }
}

/** What makes a result of no use; undefined for one that can be used. */
export function problemOf(
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

/** The speech whose words a text is of; undefined where most of them are of none. */
export function nearest(text: string, speeches: readonly Speech[]): Speech | undefined {
  const [best] = speeches.toSorted((a, b) => sharedWords(text, b.text) - sharedWords(text, a.text));
  return best && sharedWords(text, best.text) >= MIN_WORDS ? best : undefined;
}

export function shownSaid(said: Said | undefined): string {
  if (!said) return 'nothing in time';
  if (said.type === 'final' || said.type === 'partial') return `${said.type} ${shown(said.text)}`;
  return said.shown;
}
