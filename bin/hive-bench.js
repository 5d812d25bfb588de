#!/usr/bin/env node
// tsx compiles the sources and the user's hive-bench.config.ts on the fly. The requirements for that are checked here, in
// syntax that every Node.js version understands.
const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  refuse('Node.js ' + process.versions.node + ' is too old.', 'Install Node.js 20.19 or later.');
}

try {
  await import('tsx');
  await import('../src/cli.ts');
} catch (error) {
  if (!isOfDependencies(error)) throw error;
  const platform = process.platform + '-' + process.arch;
  refuse(
    'the npm dependencies are missing, incomplete, or for another platform than this one (' +
      platform +
      '): ' +
      String(error.message).split('\n')[0],
    'Run `npm ci` in the folder of hive-bench on this machine: a node_modules folder works on one platform only.',
  );
}

function isOfDependencies(error) {
  return /Cannot find package|Cannot find module '[^./]|esbuild/.test(String(error?.message));
}

function refuse(message, hint) {
  process.stderr.write('error: ' + message + '\n  hint: ' + hint + '\n');
  process.exit(69);
}
