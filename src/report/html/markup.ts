/**
 * HTML that is safe to emit. Only `markup` and `trusted` create it, so that plain strings are always escaped.
 */
export class Markup {
  readonly source: string;

  constructor(source: string) {
    this.source = source;
  }
}

export type Content = Markup | string | number | undefined | readonly Content[];

/** Template tag: what is written in the template is HTML, what is put into it is text unless it is Markup itself. */
export function markup(parts: TemplateStringsArray, ...contents: readonly Content[]): Markup {
  let source = parts[0] ?? '';
  contents.forEach((content, index) => {
    source += render(content) + (parts[index + 1] ?? '');
  });
  return new Markup(source);
}

/** For HTML that is already escaped: the charts' SVG and the style sheet. */
export function trusted(source: string): Markup {
  return new Markup(source);
}

function render(content: Content): string {
  if (content === undefined) return '';
  if (content instanceof Markup) return content.source;
  if (typeof content === 'string' || typeof content === 'number') return escape(String(content));
  return content.map(render).join('');
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Text for an element's content or a quoted attribute. */
function escape(text: string): string {
  return visibleControls(text).replace(/[&<>"']/g, (character) => ENTITIES[character] ?? '');
}

/**
 * Shows control characters except line feed and tab as U+FFFD: parsers disagree about them, and bidirectional
 * overrides can change how a table reads.
 */
export function visibleControls(text: string): string {
  return text.replace(/[^\P{Cc}\n\t]|[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu, '\u{fffd}');
}
