import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const CHECKOUT = path.resolve(import.meta.dirname, '../../..');

/** What a file holds, and what is reported of it: a seed where it is accepted. */
const FILES: Readonly<Record<string, readonly [source: string, told: string]>> = {
  'typed.ts': ['const seed: number = 5;\nexport default { seed };', 'seed 5'],
  'typed-m.mts': ['const seed: number = 5;\nexport default { seed };', 'seed 5'],
  'module.js': ['export default { seed: 5 };', 'seed 5'],
  'module-m.mjs': ['export default { seed: 5 };', 'seed 5'],
  'common.js': ['module.exports = { seed: 5 };', 'seed 5'],
  'promise.ts': ['export default Promise.resolve({ seed: 5 });', 'seed 5'],
  'plain.json': ['{ "seed": 5 }', 'seed 5'],
  'syntax.ts': ['export default {\n  seed: 5,,\n};', 'line 2, column 10: Expected identifier but found ","'],
  'syntax-m.mts': ['export default {\n  seed: 5,,\n};', 'line 2, column 10: Expected identifier'],
  'syntax-j.js': ['export default {\n  seed: 5,,\n};', 'line 2, column 10: Expected identifier'],
  'syntax-mj.mjs': ['export default {\n  seed: 5,,\n};', "line 2: Unexpected token ','"],
  'throws.ts': ['const a: number = 1;\nthrow new Error(`boom ${a}`);', 'line 2, column 7: boom 1'],
  'throws-m.mjs': ['const a = 1;\nthrow new Error(`boom ${a}`);', 'line 2, column 7: boom 1'],
  'breaks.mjs': ['\nexport default Promise.reject(new Error("later"));', 'line 2, column 31: later'],
  'none.ts': ['export const seed = 5;', 'got no default export, expected the configuration'],
  'none-m.mjs': ['export const seed = 5;', 'got no default export, expected the configuration'],
  'function.ts': ['export default () => ({ seed: 5 });', 'configuration: got a function, expected an object'],
  'twin.ts': ['export default { seed: 5 };', 'seed 5'],
  'twin.js': ['export default { seed: 6 };', 'expected no twin.ts beside it'],
  'imports.mjs': ['import "/no/such.mjs";\nexport default {};', "Cannot find module '/no/such.mjs'"],
};

/** As bin/hive-bench.js does: with tsx, which vitest replaces by a compiler of its own. */
const PROGRAM = `
const { loadConfig } = await import(process.argv[1]);
for (const file of process.argv.slice(2)) {
  const told = await loadConfig(file).then(
    ({ config }) => 'seed ' + config.seed,
    (error) => [error.name, error.exitCode, error.message, ...(error.evidence ?? [])].join('\\n'),
  );
  process.stdout.write(JSON.stringify([file, told]) + '\\n');
}
`;

describe('a configuration file as the program loads it', () => {
  let dir: string;
  let told: Readonly<Record<string, string>>;
  beforeAll(async () => {
    dir = mkdtempSync(path.join(tmpdir(), 'hive-bench-kinds-'));
    for (const [name, [source]] of Object.entries(FILES)) writeFileSync(path.join(dir, name), source);
    const program = path.join(CHECKOUT, 'src/config/load.ts');
    const { stdout } = await execa(
      process.execPath,
      [
        '--import',
        import.meta.resolve('tsx'),
        '--input-type=module',
        '-e',
        PROGRAM,
        pathToFileURL(program).href,
        ...Object.keys(FILES),
      ],
      { cwd: dir },
    );
    told = Object.fromEntries(stdout.split('\n').map((line) => JSON.parse(line) as [string, string]));
  });
  afterAll(() => rmSync(dir, { recursive: true, force: true }));

  it.each(Object.entries(FILES))('%s', (name, [, message]) => {
    const isRefusal = !message.startsWith('seed');
    expect(told[name]).toContain(message);
    expect(told[name]?.startsWith(`UsageError\n64\n${name}`)).toBe(isRefusal);
  });
});
