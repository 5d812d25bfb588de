/** Reads a report as a reader does: by heading, table, row and cell. For well-formed pages of our own only. */

const ENTITIES: Readonly<Record<string, string>> = { lt: '<', gt: '>', quot: '"', '#39': "'", amp: '&' };

/** What is left to read of markup. */
export function textOf(markup: string): string {
  return markup
    .replace(/<[^>]*>/g, ' ')
    .replace(/&(lt|gt|quot|#39|amp);/g, (_entity, name: string) => ENTITIES[name] ?? '')
    .replace(/\s+/g, ' ')
    .trim();
}

/** Content of the section whose heading this is. */
export function sectionOf(page: string, heading: string): string {
  const parts = page.split(/<section aria-labelledby=/).slice(1);
  const found = parts.find((part) => textOf(/<h2[^>]*>(.*?)<\/h2>/.exec(part)?.[1] ?? '') === heading);
  if (found === undefined) throw new Error(`no section "${heading}"`);
  return found;
}

/** Cells of the rows of the tables in a piece of a page, heads included. */
export function rowsOf(markup: string): string[][] {
  return [...markup.matchAll(/<tr[^>]*>([^]*?)<\/tr>/g)].map(([, row = '']) =>
    [...row.matchAll(/<t[hd][^>]*>([^]*?)<\/t[hd]>/g)].map(([, cell = '']) => textOf(cell)),
  );
}

/** The row whose first cell begins so. */
export function rowOf(markup: string, first: string): string[] {
  return rowsOf(markup).find(([cell]) => cell?.startsWith(first)) ?? [];
}
