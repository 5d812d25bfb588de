import { Validation } from '@cyclonedx/cyclonedx-library';
import { PackageURL } from 'packageurl-js';
import { describe, expect, it } from 'vitest';
import { bomJson, SPEC_VERSION } from '../../../scripts/sbom/bom.ts';
import { inventory } from '../../../scripts/sbom/inventory.ts';
import { DOCKERFILES, GO_MODULES, NPM_LOCKS, PYTHON_LISTS, read } from './lock-files.ts';

interface Component {
  readonly type: string;
  readonly name: string;
  readonly version?: string;
  readonly purl?: string;
  readonly 'bom-ref': string;
  readonly hashes?: readonly { readonly alg: string; readonly content: string }[];
  readonly licenses?: readonly object[];
  readonly externalReferences?: readonly { readonly hashes?: readonly { readonly content: string }[] }[];
  readonly properties?: readonly { readonly name: string; readonly value: string }[];
}

const text = read('docs/sbom.cdx.json');
const bom = JSON.parse(text) as {
  components: Component[];
  dependencies: { ref: string; dependsOn?: string[] }[];
};
const of = (type: string): Component[] =>
  bom.components.filter(({ purl }) => purl !== undefined && PackageURL.fromString(purl).type === type);

/** `name version` of each, in one order, as the purl says it. */
const listed = (type: string): string[] =>
  of(type)
    .map(({ purl = '' }) => PackageURL.fromString(purl))
    .map(({ namespace, name, version }) => `${namespace ? `${namespace}/` : ''}${name} ${version}`)
    .toSorted();
const distinct = (all: readonly string[]): string[] => [...new Set(all)].toSorted();
const plain = (name: string): string => name.replaceAll(/[-_.]+/g, '-').toLowerCase();

describe('the bill of materials', () => {
  it('is CycloneDX by the schema of its version', async () => {
    const validator = new Validation.JsonStrictValidator(SPEC_VERSION);
    expect(await validator.validate(text)).toBeNull();
    expect(await validator.validate(text.replace('"library"', '"something"'))).not.toBeNull();
  });

  it('is what the script writes, to the byte', () => {
    expect(bomJson(inventory()) === text, 'npm run sbom writes it').toBe(true);
  });

  it('has every npm package that is more than a tool of developers, with the sum of its archive', () => {
    const locked = NPM_LOCKS.flatMap((lock) => {
      const { packages } = JSON.parse(read(lock)) as {
        packages: Record<string, { version: string; dev?: true; devOptional?: true }>;
      };
      return Object.entries(packages)
        .filter(([place, { dev, devOptional }]) => place !== '' && !dev && !devOptional)
        .map(([place, { version }]) => `${place.split('node_modules/').at(-1)} ${version}`);
    });
    expect(listed('npm')).toEqual(distinct(locked));
    for (const { hashes } of of('npm'))
      expect(hashes).toEqual([{ alg: 'SHA-512', content: expect.stringMatching(/^[0-9a-f]{128}$/) }]);
  });

  it('has every Python package, with the sums of its wheels', () => {
    const locked = PYTHON_LISTS.flatMap((list) =>
      [...read(list).matchAll(/^([\w.-]+)==(\S+)/gm)].map(
        ([, name = '', version]) => `${plain(name)} ${version}`,
      ),
    );
    expect(listed('pypi').map((each) => each.replace(/^\S+/, plain))).toEqual(distinct(locked));
    const sums = of('pypi').flatMap(({ externalReferences = [] }) =>
      externalReferences.flatMap(({ hashes = [] }) => hashes.map(({ content }) => content)),
    );
    const lockedSums = PYTHON_LISTS.flatMap((list) =>
      [...read(list).matchAll(/sha256:([0-9a-f]{64})/g)].map(([, sum = '']) => sum),
    );
    expect(distinct(sums)).toEqual(distinct(lockedSums));
  });

  it("has every Go module, with go.sum's sum", () => {
    const locked = GO_MODULES.flatMap((mod) =>
      [...read(mod).matchAll(/^(?:require )?\s*(\S+\.\S+) (v\S+)/gm)].map(
        ([, name, version]) => `${name} ${version}`,
      ),
    );
    expect(distinct(listed('golang').map((each) => each.toLowerCase()))).toEqual(
      distinct(locked.map((each) => each.toLowerCase())),
    );
    const sums = GO_MODULES.map((mod) => read(mod.replace(/mod$/, 'sum'))).join('\n');
    for (const { name, version, properties = [] } of of('golang'))
      for (const { value } of properties) expect(sums).toContain(`${name} ${version} ${value}\n`);
    // A module that no package is taken from has no sum of its files.
    expect(of('golang').filter(({ properties }) => properties).length).toBeGreaterThan(200);
  });

  it('has every package of Debian that an image names', () => {
    const installed = DOCKERFILES.flatMap((file) =>
      [...read(file).matchAll(/apt-get install -y --no-install-recommends([^&]*)/g)]
        .flatMap(([, words = '']) => words.split(/[\s\\]+/))
        .filter(Boolean)
        .map((word) => word.split('=')[0] ?? ''),
    );
    expect(
      of('deb')
        .map(({ name }) => name)
        .toSorted(),
    ).toEqual(distinct(installed));
  });

  it('says what each is part of, and under which licence nearly all are', () => {
    const needed = new Set(bom.dependencies.flatMap(({ dependsOn = [] }) => dependsOn));
    expect(bom.components.filter((each) => !needed.has(each['bom-ref']))).toEqual([]);
    const packages = bom.components.filter(({ type }) => type === 'library');
    const without = packages.filter(({ licenses }) => licenses === undefined);
    expect(without.every(({ purl }) => purl?.startsWith('pkg:golang/'))).toBe(true);
    expect(without.length).toBeLessThan(packages.length / 20);
  });
});
