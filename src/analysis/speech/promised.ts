import type { RoundContent } from '../../model/content.ts';
import type { FinalCaption } from './captions.ts';

/** An expected translation and its rendering, at the recordings' rate. */
export interface Expected {
  readonly translation: string;
  readonly samples: Int16Array;
}

/** What the answer to an utterance should sound like by what the stack delivered for it. */
export interface Promised {
  /** Delivered in this order, each spoken by itself; the expected translation where nothing was delivered. */
  readonly texts: readonly [string, ...string[]];
  /** How the first of them sounds. */
  readonly samples: Int16Array;
}

/**
 * Undefined where nobody knows how the answer should sound. A recogniser that errs is timed by what it made of the
 * sentence; what cannot be rendered is sought as the expected translation.
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
