import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';

interface Import {
  readonly from: string;
  /** Path of a file in the checkout, or the name of a package. */
  readonly to: string;
}

const page = readFileSync('docs/architecture.md', 'utf8');
const layers = rowsOf('layer').map(([name = '', , imports = '']) => ({
  name: codeIn(name)[0] ?? '',
  imports: codeIn(imports),
}));
const files = readdirSync('src', { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts'))
  .map((file) => path.join('src', file));
const imports = files.flatMap(importsIn);

describe('layers of src/', () => {
  it('are all in the table of docs/architecture.md', () => {
    expect(layers.length).toBeGreaterThan(20);
    expect(files.filter((file) => layerOf(file) === undefined)).toEqual([]);
    const found = new Set(files.map(layerOf));
    expect(layers.filter(({ name }) => !found.has(name))).toEqual([]);
  });

  it('import only what is in their row', () => {
    const forbidden = imports.filter(({ from, to }) => {
      const [layer, other] = [layerOf(from), to.startsWith('src/') ? layerOf(to) : undefined];
      if (other === undefined || layer === other) return false;
      return !layers.find(({ name }) => name === layer)?.imports.includes(other);
    });
    expect(forbidden).toEqual([]);
  });

  it('have no row for an import that does not exist', () => {
    const found = new Set(imports.map(({ from, to }) => `${layerOf(from)} → ${layerOf(to)}`));
    const unused = layers
      .flatMap(({ name, imports: listed }) => listed.map((other) => `${name} → ${other}`))
      .filter((row) => !found.has(row));
    expect(unused).toEqual([]);
  });

  it('import only from layers below them', () => {
    const names = layers.map(({ name }) => name);
    const upward = layers.flatMap(({ name, imports: listed }) =>
      listed
        .filter((other) => names.indexOf(other) <= names.indexOf(name))
        .map((other) => `${name} → ${other}`),
    );
    expect(upward).toEqual([]);
  });

  it('have no cycles between files', () => {
    expect(cycles()).toEqual([]);
  });

  it('leave packages to the layer that the page names', () => {
    const owners = new Map(rowsOf('package').map(([name = '', by = '']) => [codeIn(name)[0], codeIn(by)]));
    expect(owners.size).toBe(4);
    const elsewhere = imports.filter(({ from, to }) => {
      const owner = owners.get(to);
      return owner !== undefined && !owner.includes(layerOf(from) ?? '');
    });
    expect(elsewhere).toEqual([]);
    const used = new Set(imports.map(({ to }) => to));
    expect([...owners.keys()].filter((name) => !used.has(name ?? ''))).toEqual([]);
  });
});

it('finds every form of import', () => {
  const text = [
    "import { a } from './a.ts';",
    "import type {\n  B,\n} from './b.ts';",
    "export { c } from './c.ts';",
    "const { d } = await import('./d.ts');",
    "import './e.ts';",
    "type F = import('./f.ts').F;",
  ].join('\n');
  expect(specifiersIn(text)).toEqual(['./a.ts', './b.ts', './c.ts', './d.ts', './e.ts', './f.ts']);
});

function specifiersIn(text: string): string[] {
  return [...text.matchAll(/(?:\bfrom|\bimport\(|^import)\s*['"]([^'"\n]+)['"]/gm)].map(
    ([, name = '']) => name,
  );
}

function importsIn(file: string): Import[] {
  return specifiersIn(readFileSync(file, 'utf8')).map((name) => ({
    from: file,
    to: name.startsWith('.') ? path.join(path.dirname(file), name) : name,
  }));
}

/** The layer with the longest name that contains the file. */
function layerOf(file: string): string | undefined {
  const layer = new Map([
    [path.join('src', 'cli.ts'), 'cli'],
    [path.join('src', 'index.ts'), 'config'],
  ]).get(file);
  if (layer !== undefined) return layer;
  return layers
    .map(({ name }) => name)
    .filter((name) => file.startsWith(path.join('src', name, '/')))
    .toSorted((a, b) => b.length - a.length)[0];
}

function rowsOf(head: string): string[][] {
  const lines = page.split('\n');
  const start = lines.findIndex((line) => new RegExp(String.raw`^\|\s*${head}\s*\|`).test(line));
  expect(start).toBeGreaterThan(-1);
  const end = lines.findIndex((line, k) => k > start && !line.startsWith('|'));
  return lines.slice(start + 2, end).map((line) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
}

function codeIn(cell: string): string[] {
  return [...cell.matchAll(/`([^`]+)`/g)].map(([, code = '']) => code);
}

/** Each as the files that import one another; type imports count. */
function cycles(): string[][] {
  const targets = new Map<string, string[]>();
  for (const { from, to } of imports) targets.set(from, [...(targets.get(from) ?? []), to]);
  const [done, found] = [new Set<string>(), [] as string[][]];
  const visit = (file: string, trail: readonly string[]): void => {
    const at = trail.indexOf(file);
    if (at >= 0) found.push([...trail.slice(at), file]);
    if (at >= 0 || done.has(file)) return;
    for (const target of targets.get(file) ?? []) visit(target, [...trail, file]);
    done.add(file);
  };
  for (const file of files) visit(file, []);
  return found;
}
