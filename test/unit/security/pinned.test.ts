import { describe, expect, it } from 'vitest';
import { DOCKERFILES, GO_MODULES, NPM_LOCKS, PYTHON_LISTS, read } from './lock-files.ts';

/** Instructions of a Dockerfile, continued lines joined, comments left out. */
function instructions(dockerfile: string): string[] {
  return read(dockerfile)
    .replaceAll(/^\s*#.*\n/gm, '')
    .replaceAll('\\\n', ' ')
    .split('\n')
    .filter((line) => line.trim() !== '');
}

describe('what the images are made of', () => {
  it.each(DOCKERFILES)('%s starts from the base alone, and installs only what has a hash', (dockerfile) => {
    const lines = instructions(dockerfile);
    const from = lines.filter((line) => line.startsWith('FROM'));
    expect(from.length).toBeGreaterThan(0);
    for (const line of from) expect(line).toMatch(/^FROM \$\{(BASE|DEBIAN)\}( AS \w+)?$/);
    for (const install of lines.flatMap((line) => line.match(/pip3? install[^&]*/g) ?? []))
      expect(install).toMatch(
        /^pip install --require-hashes --only-binary :all: (--no-deps )?-r \/\S+\.txt *$/,
      );
    for (const line of lines)
      expect(line).not.toMatch(/npm (install|i)\b|\b(curl|wget)\b|go (get|install)|^ADD |pip download/);
  });

  it.each(PYTHON_LISTS)('%s names every package with its version and the hashes of its wheels', (list) => {
    const entries = read(list).replaceAll('\\\n', ' ').trim().split('\n');
    expect(entries.length).toBeGreaterThan(0);
    for (const entry of entries)
      expect(entry).toMatch(/^[A-Za-z0-9._-]+==[^\s=]+(\s+--hash=sha256:[0-9a-f]{64})+$/);
  });

  it.each(NPM_LOCKS)('%s has a sum for every package that comes from a registry', (lock) => {
    const { packages } = JSON.parse(read(lock)) as {
      packages: Record<string, { resolved?: string; integrity?: string }>;
    };
    const installed = Object.entries(packages).filter(([name]) => name !== '');
    expect(installed.length).toBeGreaterThan(10);
    for (const [name, { integrity }] of installed) expect(integrity, name).toMatch(/^sha512-/);
  });

  it.each(GO_MODULES)('%s has a sum for every module it requires', (mod) => {
    const sums = read(mod.replace(/mod$/, 'sum'));
    const required = [...read(mod).matchAll(/^(?:require )?\s*([\w./~-]+\.[\w./~-]+) (v\S+)/gm)];
    expect(required.length).toBeGreaterThan(5);
    for (const [, module, version] of required) expect(sums).toContain(`${module} ${version}/go.mod h1:`);
  });

  it('takes npm packages of the participant from its lock file, and runs none of their scripts', () => {
    const npm = instructions('stack/images/participant/Dockerfile').filter((line) =>
      line.includes('npm-cli'),
    );
    expect(npm).toHaveLength(1);
    expect(npm[0]).toMatch(/ ci --ignore-scripts /);
  });

  it('installs npm packages on the host from the lock file, and runs none of their scripts', () => {
    const installs = ['scripts/setup', 'scripts/github-action', 'action.yml', '.ci/run'].flatMap((file) => [
      ...read(file).matchAll(/^[^#\n]*npm (?:ci|install|i)\b.*$/gm),
    ]);
    expect(installs).toHaveLength(1);
    expect(installs[0]?.[0]).toContain('npm ci --ignore-scripts ');
  });
});
