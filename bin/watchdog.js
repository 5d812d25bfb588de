// Not a user command: src/stack/watchdog.ts starts this program.
import 'tsx';

await import('../src/commands/watchdog.ts');
