import type { Command } from 'commander';
import type { HiveBenchConfig } from '../config/config.ts';
import { loadConfig } from '../config/load.ts';
import { UsageError } from '../errors.ts';

/** What several commands let the command line say over the configuration file. */
export interface ConfigFlags {
  gateway?: HiveBenchConfig['gateway'];
  output?: string;
  monitoring?: boolean;
  corpus?: string;
  target?: string;
  targetNetwork?: string;
}

/** The configuration file with the command line on top. */
export async function configured(command: Command, flags: ConfigFlags = {}): Promise<HiveBenchConfig> {
  const { config: file } = command.optsWithGlobals<{ config?: string }>();
  const target = targetOf(flags);
  const folder = flags.output?.endsWith('.json') ? undefined : flags.output;
  const config = await loadConfig(file, {
    ...(folder !== undefined && { output: folder }),
    ...(flags.corpus !== undefined && { corpus: flags.corpus }),
    ...(target && { target }),
  });
  return {
    ...config,
    ...(flags.gateway && { gateway: flags.gateway }),
    ...(flags.monitoring && { stack: { ...config.stack, monitoring: true } }),
  };
}

/**
 * An address given here is another deployment, whatever the file says of one.
 * @throws {UsageError} for a network without it, which would not be looked at.
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
