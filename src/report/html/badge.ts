import { type Verdict, verdictWord } from '../../model/verdict.ts';
import { type Markup, markup, trusted } from './markup.ts';

/**
 * Outlines with different silhouettes, so that a verdict is recognisable without colour; in a box of 16 by 16.
 */
const SHAPES: Readonly<Record<Verdict, Markup>> = {
  pass: trusted('<circle cx="8" cy="8" r="7.5"/><path d="M4.6 8.3l2.4 2.4 4.5-5"/>'),
  'no-breach': trusted('<circle class="body" cx="8" cy="8" r="7.2"/><path d="M4.6 8h6.8"/>'),
  warn: trusted('<path class="body" d="M8 .8 15.7 15H.3z"/><path d="M8 5.6v4.6M8 12.4v.4"/>'),
  fail: trusted(
    '<rect x=".5" y=".5" width="15" height="15" rx="1.5"/><path d="M4.8 4.8l6.4 6.4M11.2 4.8l-6.4 6.4"/>',
  ),
  inconclusive: trusted(
    '<path class="body" d="M8 .2 15.8 8 8 15.8.2 8z"/><path d="M6.1 6.6a1.9 1.9 0 1 1 2.6 1.8q-.7.3-.7 1.1M8 11.6v.3"/>',
  ),
  invalid: trusted(
    '<path class="body" d="M4.9.5h6.2l4.4 4.4v6.2l-4.4 4.4H4.9L.5 11.1V4.9z"/><path d="M3.8 12.2l8.4-8.4"/>',
  ),
};

/**
 * Shape and word; `note` limits the verdict, for example `n = 20`. Other outcomes have their own word and the shape
 * of the closest verdict.
 */
export function badge(verdict: Verdict, note?: string, word: string = verdictWord(verdict)): Markup {
  return markup`<span class="badge v-${verdict}">${shape(verdict)}<span class="word">${word}</span></span>${
    note === undefined ? '' : markup` <span class="note">${note}</span>`
  }`;
}

/** Whether an impairment was verified: the same shapes, other words. */
export function verifiedBadge(verified: boolean): Markup {
  const verdict = verified ? 'pass' : 'fail';
  return markup`<span class="badge v-${verdict}">${shape(verdict)}<span class="word">${verified ? 'yes' : 'no'}</span></span>`;
}

function shape(verdict: Verdict): Markup {
  return markup`<svg class="shape" viewBox="0 0 16 16" aria-hidden="true">${SHAPES[verdict]}</svg>`;
}
