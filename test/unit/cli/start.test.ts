import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';

/** What `--help` needs. Schema checker, engine client, charts and SDK take longer to load than all of these. */
const QUICK = ['@bomb.sh/tab/commander', 'chalk', 'cli-table3', 'commander', 'log-update'];

/** Packages that are loaded with a file: by imports of values, its own and those of what it imports. */
function loadedWith(file: string, seen: Set<string> = new Set()): Set<string> {
  if (seen.has(file)) return new Set();
  seen.add(file);
  const code = readFileSync(file, 'utf8').replaceAll(/^(import|export) type [^;]*;/gm, '');
  const names = [...code.matchAll(/^(?:import|(?:import|export)\s[^;'=]*\sfrom)\s+'([^']+)';/gm)].map(
    ([, name = '']) => name,
  );
  const packages = names.filter((name) => !name.startsWith('.') && !name.startsWith('node:'));
  const files = names
    .filter((name) => name.startsWith('.'))
    .map((name) => path.join(path.dirname(file), name));
  return new Set([...packages, ...files.flatMap((each) => [...loadedWith(each, seen)])]);
}

it('--help loads no package that it does not need: commands import theirs when they run', () => {
  expect([...loadedWith('src/cli.ts')].toSorted()).toEqual(QUICK);
  expect(loadedWith('src/config/resolve.ts')).toContain('ajv/dist/2020.js');
});
