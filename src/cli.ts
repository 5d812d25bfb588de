import { runToEnd } from './cli/ending.ts';
import { createProgram } from './cli/program.ts';

await runToEnd(() => createProgram().parseAsync());
