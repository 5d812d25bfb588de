import { ABSENT, fixed, ms } from '../format.ts';
import { type Content, type Markup, markup } from './markup.ts';

export interface Column {
  readonly head: Content;
  /** Numbers are right-aligned, in tabular figures. */
  readonly number?: true;
}

/** A captioned table that scrolls sideways on narrow screens and can be scrolled by keyboard. */
export function table(caption: string, head: Markup, bodies: Content): Markup {
  return markup`<div class="scroll" role="region" tabindex="0" aria-label="${caption}"><table>
<caption>${caption}</caption>
<thead>${head}</thead>
${bodies}</table></div>
`;
}

/** One row of column heads. */
export function headRow(columns: readonly Column[]): Markup {
  const heads = columns.map(({ head, number }) => markup`<th scope="col"${numeric(number)}>${head}</th>`);
  return markup`<tr>${heads}</tr>`;
}

/** Cell of a number. +∞ and absent values are spelt out for screen readers. */
export function numberCell(value: number | undefined, below?: Content, digits = 0): Markup {
  return markup`<td class="num">${spoken(value, digits)}${below === undefined ? '' : markup`<small>${below}</small>`}</td>`;
}

/** Whole milliseconds, or more digits if given. */
export function spoken(value: number | undefined, digits = 0): Markup {
  if (value === undefined) return absent();
  if (value === Number.POSITIVE_INFINITY)
    return markup`<span class="infinite" title="infinite: missing">${ms(value)}</span>`;
  return markup`${fixed(value, digits)}`;
}

export function absent(): Markup {
  return markup`<span class="absent" title="not measured">${ABSENT}</span>`;
}

function numeric(number: true | undefined): Markup {
  return number ? markup` class="num"` : markup``;
}
