import { objectOfLine } from '../../lib/json-line.ts';
import type { SpeechJudgement } from '../../model/content.ts';

interface ContentLine {
  readonly translation?: unknown;
  readonly speech?: unknown;
  readonly score?: unknown;
  readonly recognised?: unknown;
  readonly isPromised?: unknown;
  readonly bestOther?: unknown;
  readonly fault?: unknown;
}

type RecognisedSpeech = Omit<SpeechJudgement, 'promised'>;

/** The scorer's answers about translations and speech so far. What remains unanswered is a fault. */
export class ContentAnswers {
  /** 0–100, by position in the request. */
  readonly translations = new Map<number, number>();
  readonly speeches = new Map<number, RecognisedSpeech>();
  readonly faults: string[] = [];
  /** Resolves with the last answer. */
  readonly complete: Promise<undefined>;
  readonly #open: Set<string>;
  #resolve: () => void = () => undefined;

  constructor(translations: number, speeches: number) {
    this.#open = new Set([
      ...Array.from({ length: translations }, (_, i) => `translation ${i}`),
      ...Array.from({ length: speeches }, (_, i) => `speech ${i}`),
    ]);
    this.complete = new Promise((resolve) => {
      this.#resolve = () => resolve(undefined);
    });
  }

  /**
   * Handles a line of the scorer's standard output. A line that is not an answer leaves its item open, so that the item
   * becomes a fault.
   */
  receive(text: string): void {
    const line: ContentLine | undefined = objectOfLine(text);
    const kind = typeof line?.translation === 'number' ? 'translation' : 'speech';
    const place = line?.[kind];
    const name = `${kind} ${String(place)}`;
    if (!line || typeof place !== 'number' || !this.#open.has(name)) return;
    const heard = recognisedIn(line);
    const { score } = line;
    if (kind === 'translation' && isScore(score)) this.translations.set(place, score);
    else if (kind === 'speech' && heard) this.speeches.set(place, heard);
    else
      this.faults.push(
        `${name}: ${typeof line.fault === 'string' ? line.fault : `got ${text.slice(0, 100)}`}`,
      );
    this.#open.delete(name);
    if (this.#open.size === 0) this.#resolve();
  }

  /** No more answers will be accepted. */
  close(why: string): void {
    for (const name of this.#open) this.faults.push(`${name}: ${why}`);
    this.#open.clear();
  }
}

function isScore(value: unknown): value is number {
  return typeof value === 'number' && value >= 0 && value <= 100.001;
}

function recognisedIn(line: ContentLine): RecognisedSpeech | undefined {
  const { recognised, isPromised, score, bestOther } = line;
  return typeof recognised === 'string' &&
    typeof isPromised === 'boolean' &&
    isScore(score) &&
    isScore(bestOther)
    ? { recognised, isPromised, score, bestOther }
    : undefined;
}
