import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { execa } from 'execa';
import { ROOT } from '../../src/lib/root.ts';

/** Of another repository: how it installs packages, and runs what they bring. */
export interface PackageManager {
  readonly install: readonly [string, ...string[]];
  readonly exec: readonly [string, ...string[]];
}

export const NPM: PackageManager = {
  install: [
    'npm',
    'install',
    '--save-dev',
    '--ignore-scripts',
    '--no-audit',
    '--no-fund',
    '--prefer-offline',
  ],
  exec: ['npx', '--no-install', 'hive-bench'],
};

/** Packs this checkout, as a release does. Returns the path of the tarball. */
export async function packed(): Promise<string> {
  const folder = mkdtempSync(path.join(tmpdir(), 'hive-bench-packed-'));
  const { stdout } = await execa('npm', ['pack', '--json', '--pack-destination', folder], { cwd: ROOT });
  // What the build prints comes before.
  const [{ filename }] = JSON.parse(stdout.slice(stdout.indexOf('[\n'))) as [{ filename: string }];
  return path.join(folder, filename);
}

/** A repository outside the checkout that has hive-bench as a development dependency. */
export class Repository {
  readonly folder = mkdtempSync(path.join(tmpdir(), 'hive bench user '));
  readonly #manager: PackageManager;

  constructor(manager: PackageManager, manifest: object) {
    this.#manager = manager;
    mkdirSync(path.join(this.folder, '.git'));
    this.write('package.json', JSON.stringify({ name: 'user', private: true, ...manifest }));
  }

  async install(tarball: string): Promise<void> {
    const [command, ...args] = this.#manager.install;
    await execa(command, [...args, tarball], { cwd: this.folder });
  }

  async hiveBench(
    ...words: readonly string[]
  ): Promise<{ exitCode?: number; stdout: string; stderr: string }> {
    const [command, ...args] = this.#manager.exec;
    return execa(command, [...args, ...words], { cwd: this.folder, reject: false, stdin: 'ignore' });
  }

  /** What the compiler of this checkout says of files of the repository; empty where it finds nothing. */
  async typeErrors(options: readonly string[], ...files: readonly string[]): Promise<string> {
    const args = ['--noEmit', '--strict', '--target', 'es2022', '--types', '', ...options, ...files];
    const { stdout } = await execa(path.join(ROOT, 'node_modules/.bin/tsc'), args, {
      cwd: this.folder,
      reject: false,
    });
    return stdout;
  }

  write(name: string, text: string): void {
    writeFileSync(path.join(this.folder, name), text);
  }
}
