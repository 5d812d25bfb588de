import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ROOT } from '../../../src/lib/root.ts';

/** What the sources are made of, as far as an impairment has to do with it. */
const COPIED = [
  'docs',
  'schema',
  'scripts',
  'src',
  'test/unit',
  'types',
  'package.json',
  '.oxfmtrc.json',
  'tsconfig.json',
];
const NEW = { kind: 'src/impair/kinds/corrupt.ts', test: 'test/unit/impair/kinds/corrupt.test.ts' };
const PAGE = 'docs/impairments.md';
const KINDS = 'src/impair/kinds/kinds.ts';

let copy = '';
beforeAll(() => {
  copy = mkdtempSync(path.join(tmpdir(), 'hive-bench-impairment-'));
  for (const name of COPIED) cpSync(path.join(ROOT, name), path.join(copy, name), { recursive: true });
  symlinkSync(path.join(ROOT, 'node_modules'), path.join(copy, 'node_modules'));
  write(
    'vitest.config.ts',
    "export default { test: { include: ['test/unit/**/*.test.ts'], testTimeout: 30_000 } };",
  );
});
afterAll(() => rmSync(copy, { recursive: true, force: true }));

describe('an impairment that is added as docs/extending.md says', { timeout: 240_000 }, () => {
  it('is reported by the compiler while it is only in the union, or only in KINDS', async () => {
    write(NEW.kind, example());
    const [imported, unionised, listed] = edits();
    for (const [edit, message] of [
      [unionised, "Property 'corrupt' is missing"],
      [listed, "'corrupt' does not exist"],
    ] as const) {
      const before = read(KINDS);
      write(KINDS, edit(imported(before)));
      const problems = await compile(KINDS);
      write(KINDS, before);
      // What is imported and not used is reported, too.
      expect(new Set(problems.map((line) => line.split('(')[0]))).toEqual(new Set([KINDS]));
      expect(problems.join('\n')).toContain(message);
    }
  });

  it('compiles and works', async () => {
    write(NEW.kind, example());
    write(
      KINDS,
      edits().reduce((text, edit) => edit(text), read(KINDS)),
    );
    write(PAGE, combined(read(PAGE)));
    write(NEW.test, readFileSync(new URL('fixtures/corrupt.test.ts.txt', import.meta.url), 'utf8'));
    await execa('npm', ['run', 'docs'], { cwd: copy });
    const [problems] = await Promise.all([
      compile('src/cli.ts', 'scripts/docs/main.ts', NEW.test),
      test('test/unit/impair/kinds', 'test/unit/docs/generated.test.ts'),
    ]);
    expect(problems).toEqual([]);
    expect(read('docs/configuration-reference.md')).toMatch(
      /\| `corrupt` +\| `corruptPct` +\| 0\.\.100 \(percent\)/,
    );
  });

  it('touches the files that the page lists, and no others', () => {
    const changed = COPIED.flatMap(filesIn).filter((file) => isChanged(file));
    const [, section = ''] = read('docs/extending.md').split('## An impairment');
    const [steps = ''] = section.split('If packets show something new');
    const named = [...steps.matchAll(/`((?:src|test|docs|schema)\/[\w./<>-]+)`/g)].map(([, file = '']) =>
      file.replace('<kind>', 'corrupt'),
    );
    // The test of what all kinds have in common is named, too, and need not change.
    const listed = new Set(named.filter((file) => file !== 'test/unit/impair/kinds/kinds.test.ts'));
    expect(changed.toSorted()).toEqual([...listed].toSorted());
  });
});

/** The file that docs/impairments.md shows. */
function example(): string {
  const [, code] = /```ts\n(.*?)```/s.exec(read(PAGE).split('## Add an impairment')[1] ?? '') ?? [];
  if (code === undefined) throw new Error('docs/impairments.md has no example');
  return code;
}

/** The import, the type in the union, the value in KINDS. */
function edits(): readonly [Edit, Edit, Edit] {
  return [
    replacing(/^/, "import { type Corrupt, corrupt } from './corrupt.ts';\n"),
    replacing(/(export type Impairment = [^;]*);/, '$1 | Corrupt;'),
    replacing(/(export const KINDS: .*? = \{.*?)\n\};/s, '$1\n  corrupt,\n};'),
  ];
}

/** What the page says of combinations. */
const combined = replacing(
  /(- `loss` or .*)/,
  '- `corrupt` with neither of the two below, because receivers lose both;\n$1',
);

type Edit = (text: string) => string;

function replacing(pattern: RegExp, by: string): Edit {
  return (text) => {
    expect(text).toMatch(pattern);
    return text.replace(pattern, by);
  };
}

/** What the compiler says of these files and all that they import. */
async function compile(...files: readonly string[]): Promise<string[]> {
  write('tsconfig.copy.json', JSON.stringify({ extends: './tsconfig.json', include: ['types'], files }));
  const tsc = path.join(ROOT, 'node_modules/.bin/tsc');
  const { stdout } = await execa(tsc, ['-p', 'tsconfig.copy.json', '--pretty', 'false'], {
    cwd: copy,
    reject: false,
  });
  return stdout.split('\n').filter((line) => /^\S.*error TS/.test(line));
}

/** @throws when one of these tests fails, or there is none. */
async function test(...files: readonly string[]): Promise<void> {
  // Not this process' own worker variables.
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('VITEST')));
  const vitest = path.join(ROOT, 'node_modules/.bin/vitest');
  await execa(vitest, ['run', ...files], { cwd: copy, env, extendEnv: false });
}

function filesIn(name: string): string[] {
  const entries = readdirSync(path.join(copy, path.dirname(name)), { withFileTypes: true });
  if (!entries.find((entry) => entry.name === path.basename(name))?.isDirectory()) return [name];
  return readdirSync(path.join(copy, name), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(copy, path.join(entry.parentPath, entry.name)));
}

function isChanged(file: string): boolean {
  try {
    return !readFileSync(path.join(ROOT, file)).equals(readFileSync(path.join(copy, file)));
  } catch {
    return true;
  }
}

function read(file: string): string {
  return readFileSync(path.join(copy, file), 'utf8');
}

function write(file: string, text: string): void {
  writeFileSync(path.join(copy, file), text);
}
