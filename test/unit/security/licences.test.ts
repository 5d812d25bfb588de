import { describe, expect, it } from 'vitest';
import { DOCKERFILES, GO_MODULES, NPM_LOCKS, PYTHON_LISTS, read } from './lock-files.ts';

const PAGE = 'docs/licences.md';

interface Row {
  readonly name: string;
  readonly version: string;
  readonly licence: string;
}

function rowsUnder(heading: string): Row[] {
  const section =
    read(PAGE)
      .split(/^## /m)
      .find((each) => each.startsWith(`${heading}\n`)) ?? '';
  return [...section.matchAll(/^\| `([^`]+)` +\| `([^`]+)` +\| ([^|]+?) *\| ([^|]+?) *\|$/gm)].map(
    ([, name = '', version = '', licence = '']) => ({ name, version, licence }),
  );
}

/** Each once, in one order. */
function distinct(pairs: Iterable<string>): string[] {
  return [...new Set(pairs)].toSorted();
}

const listed = (heading: string): string[] =>
  distinct(rowsUnder(heading).map(({ name, version }) => `${name} ${version}`));

describe('the list of licences', () => {
  it('has every npm package that is more than a tool of developers, in its version', () => {
    const locked = NPM_LOCKS.flatMap((lock) => {
      const { packages } = JSON.parse(read(lock)) as {
        packages: Record<string, { version: string; dev?: true; devOptional?: true }>;
      };
      return Object.entries(packages)
        .filter(([place, { dev, devOptional }]) => place !== '' && !dev && !devOptional)
        .map(([place, { version }]) => `${place.split('node_modules/').at(-1)} ${version}`);
    });
    expect(locked.length).toBeGreaterThan(100);
    expect(listed('npm')).toEqual(distinct(locked));
  });

  it('has every Python package, in its version', () => {
    const locked = PYTHON_LISTS.flatMap((list) =>
      [...read(list).matchAll(/^([\w.-]+)==(\S+)/gm)].map(([, name, version]) => `${name} ${version}`),
    );
    expect(listed('Python')).toEqual(distinct(locked));
  });

  it('has every Go module, in its version', () => {
    const locked = GO_MODULES.flatMap((mod) =>
      [...read(mod).matchAll(/^(?:require )?\s*(\S+\.\S+) (v\S+)/gm)].map(
        ([, name, version]) => `${name} ${version}`,
      ),
    );
    expect(locked.length).toBeGreaterThan(200);
    expect(listed('Go')).toEqual(distinct(locked));
  });

  it('has every package of Debian that an image names, in its version where one is named', () => {
    const installed = DOCKERFILES.flatMap((file) =>
      [...read(file).matchAll(/apt-get install -y --no-install-recommends([^&]*)/g)]
        .flatMap(([, words = '']) => words.split(/[\s\\]+/))
        .filter(Boolean)
        .map((word) => word.split('='))
        .map(([name, version]) => `${name} ${version ?? "Debian 12's"}`),
    );
    expect(listed('Debian')).toEqual(distinct(installed));
  });

  it('names a licence of each, by words that SPDX has', () => {
    const word =
      /^(MIT(-0|-Festival)?|ISC|Unlicense|0BSD|Zlib|(Apache|MPL|PSF|Python|Artistic)-2\.0|CC0-1\.0|CNRI-Python|BSD-[23]-Clause|BlueOak-1\.0\.0|L?GPL-[23]\.[01]-(only|or-later)|(GCC-exception-3\.1|LLVM-exception))$/;
    const strange = ['npm', 'Python', 'Go', 'Debian'].flatMap(rowsUnder).flatMap(({ name, licence }) =>
      licence
        .replaceAll(/[()]/g, '')
        .split(/ (?:AND|OR|WITH) /)
        .filter((each) => !word.test(each))
        .map((each) => `${name}: ${each}`),
    );
    expect(strange).toEqual([]);
  });
});
