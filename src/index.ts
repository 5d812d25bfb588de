/** What the npm package exports: types for hive-bench.config.ts, and for whoever reads run.json. */
export { defineConfig, type UserConfig } from './config/config.ts';
export type { RunRecord } from './model/run-record.ts';
