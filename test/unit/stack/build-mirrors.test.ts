import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { ROOT } from '../../../src/lib/root.ts';

const IMAGES = path.join(ROOT, 'stack/images');
const NEEDS: readonly [program: RegExp, args: string][] = [
  [/pip install/, 'PIP_INDEX_URL PIP_EXTRA_INDEX_URL PIP_TRUSTED_HOST'],
  [/go mod download/, 'GOPROXY GOSUMDB GONOSUMDB'],
  [/npm-cli\.js ci/, 'NPM_CONFIG_REGISTRY'],
];

/** Without an ARG line, a build ignores the mirror, and only prints a warning. */
describe.each(readdirSync(IMAGES))('the Dockerfile of %s', (name) => {
  it('declares the mirrors of its package managers in the same stage', () => {
    const stages = readFileSync(path.join(IMAGES, name, 'Dockerfile'), 'utf8').split(/^FROM /m);
    const bypassed = stages.flatMap((stage) =>
      NEEDS.filter(([program, args]) => {
        const at = stage.search(program);
        return at >= 0 && !stage.slice(0, at).includes(`\nARG ${args}\n`);
      }),
    );
    expect(stages.length).toBeGreaterThan(1);
    expect(bypassed).toEqual([]);
  });
});
