import { readdirSync } from 'node:fs';
import { builtinModules } from 'node:module';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { ROOT } from '../../../src/lib/root.ts';
import { read } from './lock-files.ts';

const { name: own, dependencies } = JSON.parse(read('package.json')) as {
  name: string;
  dependencies: Record<string, string>;
};
/** Runs in the participants' image, which has a package.json of its own. */
const ELSEWHERE = path.join('src', 'probes');

/** Packages that a source file loads when it runs; what TypeScript takes out of it is not loaded. */
function packagesLoaded(source: string): string[] {
  const code = source.replaceAll(/^(import|export) type [^;]*;/gm, '');
  return [...code.matchAll(/(?:from|import)\s*\(?\s*'([^'./][^']*)'/g)]
    .map(([, specifier = '']) => specifier)
    .filter((specifier) => !specifier.startsWith('node:') && !builtinModules.includes(specifier))
    .map((specifier) => specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/'));
}

describe('an installation without the tools of developers (`npm ci --omit=dev`, as the GitHub action makes it)', () => {
  it('has every package that the program loads', () => {
    const files = ['bin', 'src'].flatMap((folder) =>
      readdirSync(path.join(ROOT, folder), { recursive: true, encoding: 'utf8' })
        .filter((name) => /\.(ts|js)$/.test(name))
        .map((name) => path.join(folder, name))
        .filter((file) => !file.startsWith(path.join(ELSEWHERE, path.sep))),
    );
    const loaded = files.flatMap((file) => packagesLoaded(read(file)).map((name) => ({ file, name })));
    expect(new Set(loaded.map(({ name }) => name)).size).toBeGreaterThan(10);
    // What `init` writes imports hive-bench.
    expect(loaded.filter(({ name }) => !(name in dependencies) && name !== own)).toEqual([]);
  });

  it.each([
    ["import { a } from 'vitest';", ['vitest']],
    ["import {\n  type A,\n  b,\n} from '@scope/package/part.js';", ['@scope/package']],
    [
      "await import('lazy');\nimport 'effect';\nexport { a } from 'passed-on';",
      ['lazy', 'effect', 'passed-on'],
    ],
    ["import type { A } from 'types-only';\nimport path from 'node:path';\nimport './own.ts';", []],
  ])('is read from %s', (source, packages) => {
    expect(packagesLoaded(source)).toEqual(packages);
  });
});
