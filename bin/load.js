import { existsSync } from 'node:fs';

const isCheckout = existsSync(new URL('../src/cli.ts', import.meta.url));

/**
 * Loads a program of hive-bench. A checkout runs its sources, compiled on the fly by tsx, also where a build is beside
 * them: it could be of an earlier state. The npm package has the build, and only those sources that go into images.
 */
export async function load(name) {
  if (isCheckout) {
    await import('tsx');
    await import('../src/' + name + '.ts');
  } else {
    await import('../dist/' + name + '.js');
  }
}

/** The command that installs missing dependencies. */
export const INSTALL = isCheckout
  ? '`npm ci` in the folder of hive-bench'
  : '`npm ci` or `npm install` in your repository';
