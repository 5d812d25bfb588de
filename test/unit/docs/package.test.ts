import { execa } from 'execa';
import { beforeAll, describe, expect, it } from 'vitest';
import { ROOT } from '../../../src/lib/root.ts';
import { IMAGES } from '../../../src/model/images.ts';
import { recipeOf } from '../../../src/stack/image-tags.ts';

interface Packed {
  readonly size: number;
  readonly files: readonly { readonly path: string }[];
}

/** What `npm pack` takes, but for the build. */
async function packed(): Promise<Packed> {
  const { stdout } = await execa('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], { cwd: ROOT });
  return (JSON.parse(stdout) as [Packed])[0];
}

describe('the npm package', () => {
  let names: ReadonlySet<string>;
  beforeAll(async () => {
    names = new Set((await packed()).files.map((file) => file.path));
  });

  it('has every file that an image of the stack is built from', async () => {
    for (const image of ['base', ...IMAGES]) {
      const { files } = await recipeOf(ROOT, image, 'parent');
      expect(
        files.filter((file) => !names.has(file)),
        image,
      ).toEqual([]);
    }
  });

  it('has no sources that only a checkout runs, no tests of its own, and no secrets', () => {
    const unwanted =
      /^(?:src\/cli|test\/|scripts\/|results\/|\.|stack\/(?:\.env|configured|docker-compose)|COMMIT$)|\.env$|__pycache__/;
    expect([...names].filter((name) => unwanted.test(name))).toEqual([]);
    for (const name of [
      'LICENSE',
      'README.md',
      'CHANGELOG.md',
      'bin/hive-bench.js',
      'schema/run.schema.json',
    ])
      expect(names).toContain(name);
  });
});
