import { plainLine } from '../plain.ts';

/**
 * Literal text in Markdown with HTML: special characters become character references, so that a name cannot contain a
 * table's bar, a link, an image, a tag or a mention.
 */
export function inert(text: string): string {
  return plainLine(text).replaceAll(
    /[^\p{L}\p{N} .,%()≤≥<>=–−∞×·'’/-]|[<>]/gu,
    (character) => `&#${character.codePointAt(0)};`,
  );
}
