import { DEFAULTS } from '../../src/config/defaults.ts';
import { configurationReference } from '../../src/config/reference.ts';
import { impairmentSchemas } from '../../src/config/scenario-schema.ts';
import { userConfigSchema } from '../../src/config/schema.ts';
import { sloReference } from '../../src/slo/reference.ts';

/** Pages with a generated part. It starts at the marker and ends before the first heading that it does not contain. */
export const GENERATED: readonly { readonly page: string; readonly text: () => string }[] = [
  {
    page: 'docs/configuration-reference.md',
    text: () => configurationReference(userConfigSchema, impairmentSchemas, DEFAULTS),
  },
  { page: 'docs/slos.md', text: sloReference },
];

const MARKER = /^<!-- generated from .* -->$/m;

/** Replaces the generated part of a page. */
export function withGenerated(page: string, text: string): string {
  const marker = MARKER.exec(page)?.[0];
  if (marker === undefined) throw new Error('the page has no marker for a generated part');
  const [before = '', after = ''] = page.split(marker);
  const own = new Set(headings(text));
  const next = headings(after).find((heading) => !own.has(heading));
  const rest = next === undefined ? '' : `\n${after.slice(after.indexOf(next))}`;
  return `${before}${marker}\n\n${text}\n${rest}`;
}

function headings(text: string): string[] {
  return text.split('\n').filter((line) => line.startsWith('#'));
}
