// Not a command of its own: src/stack/watchdog.ts starts it.
import { load } from './load.js';

await load('commands/watchdog');
