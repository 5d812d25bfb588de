import { shown } from '../../lib/shown.ts';

/** What stands between words and is not spoken. */
const PUNCTUATION = /[\s.,;:!?¡¿…'’‘"“”„«»()[\]\u2010-\u2015-]+/gu;

/**
 * A phrase as the reference recogniser keeps it (`normalise` of stack/services/stt/phrasebook.py): lower case, no
 * punctuation but apostrophes inside words, single spaces.
 */
export function phraseOf(text: string): string {
  return text
    .toLowerCase()
    .replaceAll('’', "'")
    .replaceAll(/[^a-z' ]+/g, ' ')
    .split(' ')
    .map((word) => word.replaceAll(/^'+|'+$/g, ''))
    .filter(Boolean)
    .join(' ');
}

/**
 * Why the recogniser cannot know a sentence by its text: it would leave out what is no English letter, and then look for
 * other words than are spoken. Undefined where it can.
 */
export function recogniserProblem(text: string): string | undefined {
  const odd = text.split(PUNCTUATION).filter((word) => word !== '' && !/^[a-z]+$/i.test(word));
  if (odd.length > 0) {
    const list = [...new Set(odd)].map((word) => shown(word)).join(', ');
    return `got ${list}, expected English words of the letters a to z, numbers written as they are spoken`;
  }
  return phraseOf(text) === '' ? `got ${shown(text)}, expected words` : undefined;
}
