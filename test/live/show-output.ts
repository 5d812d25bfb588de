import { afterEach } from 'vitest';
import { lastOutput } from './command.ts';

// An exit code alone does not say why: a run that a busy machine made invalid gives its reasons in its output.
afterEach(({ task }) => {
  if (task.result?.state === 'fail' && lastOutput !== '') process.stderr.write(`${lastOutput}\n`);
});
