import { CommanderError } from 'commander';
import { progress } from './cli/console.ts';
import { createProgram } from './cli/program.ts';
import { tellFault } from './cli/fault.ts';
import { EXIT, InterruptedError } from './errors.ts';

const STOPPED = new InterruptedError('stopped before anything had been measured.', {
  hint: 'Nothing was judged; everything that was started has been removed.',
});

function isAbort(error: unknown): boolean {
  return error instanceof DOMException && error.name === 'AbortError';
}

try {
  await createProgram().parseAsync();
} catch (error) {
  progress.done();
  if (error instanceof CommanderError) {
    // commander has already said it; --help and --version come this way too.
    process.exitCode = error.exitCode === 0 ? EXIT.pass : EXIT.usage;
  } else {
    tellFault(isAbort(error) ? STOPPED : error);
  }
}
