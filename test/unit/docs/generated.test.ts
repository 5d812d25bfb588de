import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { GENERATED, withGenerated } from '../../../scripts/docs/generated.ts';
import { impairmentSchemas, withImpairments } from '../../../scripts/docs/run-schema.ts';
import { parseSlo } from '../../../src/slo/grammar.ts';

/** Formatting aligns the columns of tables. */
function bare(text: string): string {
  return text.replaceAll(/ +/g, ' ').replaceAll(/-{3,}/g, '---').trim();
}

describe('the generated parts of the documentation', () => {
  it.each(GENERATED)('$page is what its sources say: npm run docs writes it', ({ page, text }) => {
    const written = readFileSync(page, 'utf8');
    expect(bare(written)).toBe(bare(withGenerated(written, text())));
  });

  it('are replaced whole, and nothing else', () => {
    const page = '# A\n\n<!-- generated from x -->\n\n## Old\n\nold\n\n## Own\n\nown\n';
    expect(withGenerated(page, '## Old\n\nnew')).toBe(
      '# A\n\n<!-- generated from x -->\n\n## Old\n\nnew\n\n## Own\n\nown\n',
    );
    expect(() => withGenerated('# A\n', 'x')).toThrow('no marker');
  });

  it('explains every key of the configuration, and every metric', () => {
    for (const { text } of GENERATED)
      for (const line of text()
        .split('\n')
        .filter((each) => each.startsWith('| `')))
        expect(line).not.toMatch(/\| +\|$/);
  });
});

describe('the impairments in schema/run.schema.json', () => {
  const text = readFileSync('schema/run.schema.json', 'utf8');

  it('are those of src/impair/kinds: npm run docs writes them', () => {
    expect(JSON.parse(text)).toHaveProperty('$defs.impairment.oneOf', impairmentSchemas());
  });

  it('are replaced, and nothing else', () => {
    const old = text.replace('"One-way delay, in ms."', '"Old."');
    expect(old).not.toBe(text);
    expect(JSON.parse(withImpairments(old))).toEqual(JSON.parse(text));
    expect(withImpairments(withImpairments(old))).toBe(withImpairments(old));
    expect(() => withImpairments('{}')).toThrow('no impairments by kind');
  });
});

it('documents SLOs that are accepted', () => {
  const page = readFileSync('docs/slos.md', 'utf8');
  const defaults = page.split('The defaults are:')[1]?.split('```')[1]?.trim().split('\n') ?? [];
  expect(defaults).toHaveLength(4);
  for (const text of defaults) expect(() => parseSlo(text)).not.toThrow();
});
