// Not a command of its own: src/stack/watchdog.ts starts it.
import 'tsx';

await import('../src/commands/watchdog.ts');
