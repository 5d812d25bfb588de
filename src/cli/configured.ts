import type { Command } from 'commander';
import type { HiveBenchConfig } from '../config/config.ts';
import { loadConfig } from '../config/load.ts';

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
  const target = flags.target === undefined ? undefined : targetOf(flags.target, flags.targetNetwork);
  const config = await loadConfig(file, {
    ...(flags.corpus !== undefined && { corpus: flags.corpus }),
    ...(target && { target }),
  });
  const folder = flags.output?.endsWith('.json') ? undefined : flags.output;
  return {
    ...config,
    ...(flags.gateway && { gateway: flags.gateway }),
    ...(folder !== undefined && { output: folder }),
    ...(flags.monitoring && { stack: { ...config.stack, monitoring: true } }),
  };
}

/** On top of what the file says of a target: an address given here is another deployment, whatever else is said there. */
function targetOf(url: string, network: string | undefined): { url: string; network?: string } {
  return { url, ...(network !== undefined && { network }) };
}
