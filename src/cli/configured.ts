import type { Command } from 'commander';
import type { HiveBenchConfig } from '../config/config.ts';
import { UsageError } from '../lib/errors.ts';
import { nearest } from '../lib/nearest.ts';
import { say, warn } from './console.ts';

/** Options of several commands that override the configuration file. */
export interface ConfigFlags {
  gateway?: HiveBenchConfig['gateway'];
  output?: string;
  monitoring?: boolean;
  corpus?: string;
  target?: string;
  targetNetwork?: string;
}

/** The configuration file with overrides of the command line. Prints the file's name to standard error. */
export async function configured(command: Command, flags: ConfigFlags = {}): Promise<HiveBenchConfig> {
  return (await configuredBy(command, flags)).config;
}

/** Includes the absolute path of the file, if there is one. `named` replaces the file of --config. */
export async function configuredBy(
  command: Command,
  flags: ConfigFlags = {},
  named: string | undefined = command.optsWithGlobals<{ config?: string }>().config,
): Promise<{ readonly config: HiveBenchConfig; readonly file?: string }> {
  const target = targetOf(flags);
  const folder = flags.output?.endsWith('.json') ? undefined : flags.output;
  // Loaded only here: the schema and its checker would make `--help` wait.
  const { loadConfig } = await import('../config/load.ts');
  const { config, file, unused } = await loadConfig(named, {
    ...(folder !== undefined && { output: folder }),
    ...(flags.corpus !== undefined && { corpus: flags.corpus }),
    ...(target && { target }),
  });
  if (file !== undefined) say(`configuration ${nearest(file)}`);
  for (const { file: other, why } of unused) warn(`configuration ${nearest(other)} is not used: ${why}`);
  return {
    config: {
      ...config,
      ...(flags.gateway && { gateway: flags.gateway }),
      ...(flags.monitoring && { stack: { ...config.stack, monitoring: true } }),
    },
    ...(file !== undefined && { file }),
  };
}

/**
 * An address on the command line replaces the deployment of the file.
 * @throws {UsageError} for a network without an address, which would be ignored.
 */
function targetOf({
  target: url,
  targetNetwork: network,
}: ConfigFlags): { url: string; network?: string } | undefined {
  if (url !== undefined) return { url, ...(network !== undefined && { network }) };
  if (network === undefined) return undefined;
  throw new UsageError('got --target-network without --target, expected both.', {
    hint: 'A target of the configuration file has its network there: target.network.',
  });
}
