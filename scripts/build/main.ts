// Makes dist/, the compiled part of the npm package: `npm run build`, which `npm pack` runs first.
import { rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { execa } from 'execa';
import { COMMIT_FILE, commitOf } from '../../src/lib/commit.ts';
import { ROOT } from '../../src/lib/root.ts';

const dist = path.join(ROOT, 'dist');
// What was compiled from a source that is no longer there would be packed with the rest.
rmSync(dist, { recursive: true, force: true });
for (const project of ['tsconfig.build.json', 'tsconfig.types.json'])
  await execa('tsc', ['--project', project], { cwd: ROOT, preferLocal: true, stdio: 'inherit' });
writeFileSync(path.join(dist, COMMIT_FILE), `${commitOf(ROOT)}\n`);
