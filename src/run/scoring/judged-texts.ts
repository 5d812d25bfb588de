import type { PromisedAnswer } from '../../analysis/speech/evaluate.ts';
import { wholeText } from '../../analysis/speech/promised.ts';
import type { ContentJudgements, SpeechJudgement, TranslationJudgement } from '../../model/content.ts';
import type { SpeechItem } from '../../model/evidence.ts';
import type { ContentRequest } from './judge-content.ts';

/** Judgements of a run so far. A text sounds and means the same in every round, so it is judged once. */
export class JudgedTexts {
  readonly #translations = new Map<string, TranslationJudgement>();
  readonly #speeches = new Map<string, SpeechJudgement>();

  /**
   * What remains to be judged for these answers. Audio is compared with the expected translations of all other
   * sentences. A text that could not be rendered is not included.
   */
  open(
    answers: readonly PromisedAnswer[],
    speech: ReadonlyMap<string, SpeechItem>,
    renderings: ReadonlyMap<string, Int16Array<ArrayBuffer>>,
  ): ContentRequest {
    const translations = new Map<string, ContentRequest['translations'][number]>();
    const speeches = new Map<string, ContentRequest['speeches'][number]>();
    for (const answer of answers) {
      const item = speech.get(answer.source);
      if (!item) continue;
      const { source } = answer;
      const { references = [], translation } = item;
      const delivered = wholeText(answer);
      const key = keyOf({ source, delivered });
      if (references.length > 0 && !this.#translations.has(key))
        translations.set(key, { source, delivered, references });
      for (const text of answer.texts) {
        const samples = text === translation ? item.reference : renderings.get(text);
        if (samples && !this.#speeches.has(text))
          speeches.set(text, { promised: text, samples, wordings: [translation, ...references] });
      }
    }
    return {
      translations: [...translations.values()],
      speeches: [...speeches.values()],
      sentences: [...new Set([...speech.values()].map(({ translation }) => translation))],
    };
  }

  remember({ translations, speeches }: Omit<ContentJudgements, 'faults'>): void {
    for (const each of translations) this.#translations.set(keyOf(each), each);
    for (const each of speeches) this.#speeches.set(each.promised, each);
  }

  /** The judgements of these answers. */
  of(answers: readonly PromisedAnswer[]): Omit<ContentJudgements, 'faults'> {
    const keys = new Set(
      answers.map((answer) => keyOf({ source: answer.source, delivered: wholeText(answer) })),
    );
    const texts = new Set(answers.flatMap((answer) => answer.texts));
    return {
      translations: [...keys].flatMap((key) => this.#translations.get(key) ?? []),
      speeches: [...texts].flatMap((text) => this.#speeches.get(text) ?? []),
    };
  }
}

function keyOf({ source, delivered }: Pick<TranslationJudgement, 'source' | 'delivered'>): string {
  return `${source}\n${delivered}`;
}
