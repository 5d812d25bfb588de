import type { RoundContent } from '../../model/content.ts';
import type { FinalCaption } from './captions.ts';

/** An expected translation and its rendering, at the recordings' rate. */
export interface Expected {
  readonly translation: string;
  readonly samples: Int16Array;
}

/** Expected sound of the answer to an utterance, from the text that the stack delivered for it. */
export interface Promised {
  /** Delivered texts in order, each spoken separately; the expected translation if nothing was delivered. */
  readonly texts: readonly [string, ...string[]];
  /** Rendering of the first of them. */
  readonly samples: Int16Array;
}

/**
 * Undefined if the expected sound is unknown. A recogniser that errs is timed by the text it made of the sentence;
 * text that cannot be rendered is searched for as the expected translation.
 */
export function promisedFor(
  expected: Expected | undefined,
  captions: readonly FinalCaption[],
  renderings: RoundContent['renderings'] | undefined,
): Promised | undefined {
  if (!expected || expected.samples.length === 0) return undefined;
  const { translation, samples } = expected;
  const [first, ...rest] = captions.map(({ text }) => text);
  if (first === undefined) return { texts: [translation], samples };
  return { texts: [first, ...rest], samples: (first !== translation && renderings?.get(first)) || samples };
}

/** The text of an answer that came in parts. */
export function wholeText({ texts }: Pick<Promised, 'texts'>): string {
  return texts.join(' ');
}
