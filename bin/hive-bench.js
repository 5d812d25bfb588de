#!/usr/bin/env node
// Starts hive-bench. Its requirements are checked here, in syntax that every Node.js version understands.
const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  refuse('Node.js ' + process.versions.node + ' is too old.', 'Install Node.js 20.19 or later.');
}

try {
  const { load } = await import('./load.js');
  await load('cli');
} catch (error) {
  if (!isOfDependencies(error)) throw error;
  const { INSTALL } = await import('./load.js');
  const platform = process.platform + '-' + process.arch;
  refuse(
    'the npm dependencies are missing, incomplete, or for another platform than this one (' +
      platform +
      '): ' +
      String(error.message).split('\n')[0],
    'Run ' + INSTALL + ' on this machine: a node_modules folder works on one platform only.',
  );
}

function isOfDependencies(error) {
  return /Cannot find package|Cannot find module '[^./]|esbuild/.test(String(error?.message));
}

function refuse(message, hint) {
  process.stderr.write('error: ' + message + '\n  hint: ' + hint + '\n');
  process.exit(69);
}
