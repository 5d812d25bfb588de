#!/usr/bin/env node
// The sources run as they are: tsx compiles them, and the user's hive-bench.config.ts, on the fly.
import 'tsx';

await import('../src/cli.ts');
