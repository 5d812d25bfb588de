import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

const ROOT = path.resolve(import.meta.dirname, '../..');

export type Ecosystem = 'npm' | 'pypi' | 'golang' | 'deb';

/** One package in one version, and all that a file of the repository says of it. */
export interface Part {
  readonly ecosystem: Ecosystem;
  readonly name: string;
  /** Absent of Debian's packages that are taken in the version of the day. */
  readonly version?: string;
  /** SPDX expression, of docs/licences.md; absent where a module has no licence file of its own. */
  readonly licence?: string;
  /** What it is part of: `hive-bench` itself, or an image by its name. */
  readonly of: readonly string[];
  /** Hexadecimal SHA-512 of the archive in npm's registry. */
  readonly sha512?: string;
  /** Hexadecimal SHA-256 of each wheel that an image may install. */
  readonly wheelSha256: readonly string[];
  /** go.sum's own sum of the module's files. */
  readonly goSum?: string;
  /** By npm installed only where the platform asks for it. */
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
 * Every package of hive-bench and its images. docs/licences.md has them all, with licences; sums are those of the lock
 * files. `scripts/licences` writes that page: run it first when a lock file has changed.
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
