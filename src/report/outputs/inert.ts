import { plainLine } from '../plain.ts';

/**
 * Text that Markdown and the HTML in it leave as it is: whatever could mean something is written as a character
 * reference. A name may hold a table's bar, a link, an image, a tag or a mention; none of them comes to life.
 */
export function inert(text: string): string {
  return plainLine(text).replaceAll(
    /[^\p{L}\p{N} .,%()≤≥<>=–−∞×·'’/-]|[<>]/gu,
    (character) => `&#${character.codePointAt(0)};`,
  );
}
