import { existsSync } from 'node:fs';
import { chmod, cp, mkdir, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { execa } from 'execa';
import { CACHE } from './cache.ts';
import type { EngineVersion, GoModule } from './versions.ts';

/** Folder with an engine's programs, to be first in PATH; undefined where the host's own are meant. */
export async function ensureBinaries(
  { name, modules }: EngineVersion,
  say: (line: string) => void,
): Promise<string | undefined> {
  if (!modules) return undefined;
  const bin = path.join(CACHE, name, 'bin');
  await mkdir(bin, { recursive: true });
  for (const module of modules) {
    const stamp = path.join(bin, `.${module.path.replaceAll('/', '-')}@${module.version}`);
    if (existsSync(stamp)) continue;
    say(`building ${module.packages.join(' ')} of ${module.path}@${module.version}`);
    await build(module, bin);
    await writeFile(stamp, '');
  }
  return bin;
}

async function build(
  { path: module, version, packages, tags, lists = {} }: GoModule,
  bin: string,
): Promise<void> {
  const env = { GOFLAGS: '-mod=mod', CGO_ENABLED: '1' };
  const { stdout } = await execa('go', ['mod', 'download', '-json', `${module}@${version}`], { env });
  const { Dir } = JSON.parse(stdout) as { readonly Dir: string };
  // `go install` refuses modules that exclude or replace others; in a copy they are built by their own rules.
  const source = path.join(CACHE, 'source');
  await rm(source, { recursive: true, force: true });
  await cp(Dir, source, { recursive: true });
  await execa('chmod', ['-R', 'u+w', source]);
  for (const [from, to] of Object.entries(lists))
    await rename(path.join(source, from), path.join(source, to));
  const flags = tags === undefined ? [] : ['-tags', tags];
  await execa('go', ['build', ...flags, '-o', `${bin}/`, ...packages], { cwd: source, env });
  for (const each of packages) await chmod(path.join(bin, nameOf(each, module)), 0o755);
  await rm(source, { recursive: true, force: true });
}

function nameOf(pkg: string, module: string): string {
  return path.basename(pkg === '.' ? module : pkg);
}
