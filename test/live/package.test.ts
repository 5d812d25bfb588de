import { existsSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { commitOf } from '../../src/lib/commit.ts';
import { EXIT } from '../../src/lib/errors.ts';
import { ROOT } from '../../src/lib/root.ts';
import { VERSION } from '../../src/lib/version.ts';
import { IMAGES } from '../../src/model/images.ts';
import { DEBIANS } from '../../src/stack/debian-base.ts';
import { currentTags } from '../../src/stack/image-tags.ts';
import { NPM, packed, Repository } from './package.ts';

const USES = `
import { defineConfig, type RunRecord, type UserConfig } from 'hive-bench';
export const config: UserConfig = defineConfig({ seed: 1 });
export const p95 = ({ scenarios }: RunRecord): number | undefined => scenarios[0]?.metrics.e2e_ms?.p95;
// @ts-expect-error -- a misspelled key
defineConfig({ sed: 1 });
// @ts-expect-error -- no such key of the record
export const none = (record: RunRecord) => record.nothing;
`;

describe('the npm package in another repository', () => {
  const repository = new Repository(NPM, {});
  const own = path.join(repository.folder, 'node_modules/hive-bench');
  beforeAll(async () => {
    const tarball = await packed();
    await repository.install(tarball);
    rmSync(path.dirname(tarball), { recursive: true });
  });
  afterAll(() => rmSync(repository.folder, { recursive: true, force: true }));

  it('reports its version and the commit that it was packed from', async () => {
    const { stdout } = await repository.hiveBench('--version');
    expect(stdout).toBe(`${VERSION} (commit ${commitOf(ROOT)})`);
  });

  it('builds the same images as the checkout', async () => {
    expect(await currentTags(own, IMAGES, DEBIANS)).toEqual(await currentTags(ROOT, IMAGES, DEBIANS));
    expect((await repository.hiveBench('images', 'list')).exitCode).toBe(EXIT.pass);
    const { exitCode, stderr } = await repository.hiveBench('images', 'build', 'hive-bench');
    expect([exitCode, stderr]).toEqual([EXIT.usage, expect.stringContaining('in a checkout of hive-bench')]);
  });

  it('has a watchdog that starts, and ends when nothing is left', async () => {
    const watchdog = path.join(own, 'bin/watchdog.js');
    expect((await execa('node', [watchdog, 'nobody'], { timeout: 60_000 })).exitCode).toBe(0);
  });

  it('init refuses a wrong answer, asks nothing without a terminal, and overwrites nothing without --force', async () => {
    const config = path.join(repository.folder, 'hive-bench.config.ts');
    for (const words of [
      ['init', '--image', 'speech=a:1'],
      ['init', '--reference', '--target', 'ws://10.0.0.7'],
    ])
      expect((await repository.hiveBench(...words)).exitCode).toBe(EXIT.usage);
    expect(existsSync(config)).toBe(false);

    const { exitCode, stdout } = await repository.hiveBench('init', '--ci', 'none');
    expect([exitCode, stdout.split('\n').slice(0, 2)]).toEqual([
      EXIT.pass,
      ['wrote hive-bench.config.ts', 'wrote .gitignore'],
    ]);
    const before = readFileSync(config, 'utf8');
    const refused = await repository.hiveBench('init', '--image', 'stt=registry.example.com/stt:1.4');
    expect([refused.exitCode, refused.stderr]).toEqual([EXIT.usage, expect.stringContaining('--force')]);
    expect(readFileSync(config, 'utf8')).toBe(before);
    const forced = await repository.hiveBench('init', '--reference', '--ci', 'github', '--force');
    expect(forced.exitCode, forced.stderr).toBe(EXIT.pass);
    expect(forced.stdout).toContain('wrote .github/workflows/hive-bench.yml');
  });

  it.each([[['--module', 'nodenext']], [['--module', 'esnext', '--moduleResolution', 'bundler']]])(
    'types the configuration and run.json, compiled with %j',
    async (options) => {
      repository.write('uses.ts', USES);
      expect(await repository.typeErrors(options, 'hive-bench.config.ts', 'uses.ts')).toBe('');
      repository.write(
        'wrong.ts',
        "import { defineConfig } from 'hive-bench';\ndefineConfig({ seed: 'x' });\n",
      );
      expect(await repository.typeErrors(options, 'wrong.ts')).toContain('wrong.ts(2,16)');
    },
  );
});
