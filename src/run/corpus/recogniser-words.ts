import { shown } from '../../lib/shown.ts';

/** Characters between words that are not spoken. */
const PUNCTUATION = /[\s.,;:!?¡¿…'’‘"“”„«»()[\]\u2010-\u2015-]+/gu;

/**
 * A phrase in the form of the reference recogniser (`normalise` of stack/services/stt/phrasebook.py): lower case, no
 * punctuation except apostrophes inside words, single spaces.
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
 * Why the recogniser cannot know a sentence by its text: it would drop all characters but English letters, and then
 * listen for other words than are spoken. Undefined if it can.
 */
export function recogniserProblem(text: string): string | undefined {
  const odd = text.split(PUNCTUATION).filter((word) => word !== '' && !/^[a-z]+$/i.test(word));
  if (odd.length > 0) {
    const list = [...new Set(odd)].map((word) => shown(word)).join(', ');
    return `got ${list}, expected English words of the letters a to z, numbers written as they are spoken`;
  }
  return phraseOf(text) === '' ? `got ${shown(text)}, expected words` : undefined;
}
