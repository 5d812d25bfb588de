// Not a user command: src/stack/watchdog.ts starts this program.
import { load } from './load.js';

await load('commands/watchdog');
