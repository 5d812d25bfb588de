import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

const ROOT = path.resolve(import.meta.dirname, '../..');

export type Ecosystem = 'npm' | 'pypi' | 'golang' | 'deb';

/** A package in one version, with its data from the files of the repository. */
export interface Part {
  readonly ecosystem: Ecosystem;
  readonly name: string;
  /** Absent for Debian packages without a pinned version. */
  readonly version?: string;
  /** SPDX expression from docs/licences.md; absent if the module has no licence file. */
  readonly licence?: string;
  /** The parts that use it: `hive-bench` itself, or names of images. */
  readonly of: readonly string[];
  /** Hexadecimal SHA-512 of the archive in the npm registry. */
  readonly sha512?: string;
  /** Hexadecimal SHA-256 of each wheel that an image may install. */
  readonly wheelSha256: readonly string[];
  /** Checksum of the module's files, from go.sum. */
  readonly goSum?: string;
  /** Whether npm installs the package only on some platforms. */
  readonly optional: boolean;
}

const read = (file: string): string => readFileSync(path.join(ROOT, file), 'utf8');

const SECTIONS: readonly (readonly [heading: string, ecosystem: Ecosystem])[] = [
  ['npm', 'npm'],
  ['Python', 'pypi'],
  ['Go', 'golang'],
  ['Debian', 'deb'],
];

/**
 * All packages of hive-bench and its images. Names and licences come from docs/licences.md, checksums from the lock
 * files. After a change of a lock file, run `scripts/licences` first to update that page.
 */
export function inventory(): Part[] {
  const page = read('docs/licences.md');
  const sums = { npm: npmSums(), pypi: wheelSums(), golang: goSums() };
  return SECTIONS.flatMap(([heading, ecosystem]) =>
    rowsUnder(page, heading).map(([name, version, licence, of]): Part => {
      const npm = ecosystem === 'npm' ? sums.npm.get(`${name} ${version}`) : undefined;
      const goSum = ecosystem === 'golang' ? sums.golang.get(`${name} ${version}`) : undefined;
      return {
        ecosystem,
        name,
        ...(!version.startsWith('Debian') && { version }),
        ...(licence !== 'in its repository' && { licence }),
        of: of.split(', '),
        ...(npm?.sha512 !== undefined && { sha512: npm.sha512 }),
        wheelSha256: ecosystem === 'pypi' ? (sums.pypi.get(`${name} ${version}`) ?? []) : [],
        ...(goSum !== undefined && { goSum }),
        optional: npm?.optional ?? false,
      };
    }),
  );
}

function rowsUnder(page: string, heading: string): [string, string, string, string][] {
  const section = page.split(/^## /m).find((each) => each.startsWith(`${heading}\n`)) ?? '';
  return [...section.matchAll(/^\| `([^`]+)` +\| `([^`]+)` +\| ([^|]+?) *\| ([^|]+?) *\|$/gm)].map(
    ([, name = '', version = '', licence = '', of = '']) => [name, version, licence, of],
  );
}

function npmSums(): Map<string, { sha512: string; optional: boolean }> {
  const locks = ['package-lock.json', ...below('package-lock.json')].map(
    (file) =>
      JSON.parse(read(file)) as {
        packages: Record<string, { version: string; integrity?: string; optional?: true }>;
      },
  );
  const entries = locks.flatMap(({ packages }) =>
    Object.entries(packages)
      .filter(([place]) => place !== '')
      .map(([place, { version, integrity = '', optional = false }]) => {
        const sha512 = Buffer.from(integrity.replace('sha512-', ''), 'base64').toString('hex');
        return [`${place.split('node_modules/').at(-1)} ${version}`, { sha512, optional }] as const;
      }),
  );
  return new Map(entries);
}

function wheelSums(): Map<string, string[]> {
  const lists = [...below('requirements.txt'), ...below('toolchain.txt')];
  const entries = lists.flatMap((list) =>
    read(list)
      .replaceAll('\\\n', ' ')
      .split('\n')
      .flatMap((line) => {
        const [, name, version] = /^([\w.-]+)==(\S+)/.exec(line) ?? [];
        const sums = [...line.matchAll(/sha256:([0-9a-f]{64})/g)].map(([, sum = '']) => sum);
        return name === undefined ? [] : [[`${name} ${version}`, sums] as const];
      }),
  );
  return new Map(entries);
}

function goSums(): Map<string, string> {
  const lines = below('go.sum').flatMap((file) => read(file).split('\n'));
  const entries = lines.map((line) => line.split(' ')).filter(([, version]) => !version?.endsWith('/go.mod'));
  return new Map(entries.map(([module = '', version = '', sum = '']) => [`${module} ${version}`, sum]));
}

/** Files of this name below stack/. */
function below(name: string): string[] {
  return readdirSync(path.join(ROOT, 'stack'), { recursive: true, encoding: 'utf8' })
    .filter((file) => path.basename(file) === name)
    .map((file) => path.join('stack', file))
    .toSorted();
}
