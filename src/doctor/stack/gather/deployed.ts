import { parse } from 'yaml';
import { HiveBenchError } from '../../../lib/errors.ts';
import { readArchive } from '../../../stack/archive.ts';
import type { Engine } from '../../../stack/engine.ts';
import type { KeptStack } from '../../../stack/kept.ts';
import type { RedundancyConfig } from '../judge/redundancy.ts';

/** The stack's keys. They stay in memory and are never written to disk. */
export interface StackKeys {
  readonly livekitKey: string;
  readonly livekitSecret: string;
  readonly turnSecret: string;
}

export interface DeployedConfig {
  readonly keys: StackKeys;
  readonly redundancy: RedundancyConfig;
}

interface ServerYaml {
  readonly keys: Readonly<Record<string, string>>;
  readonly audio?: { readonly active_red_encoding?: boolean };
  readonly room?: { readonly enabled_codecs?: readonly { readonly mime: string }[] };
}

interface AudioYaml {
  readonly red: { readonly enabled: boolean };
  readonly opus: { readonly fec: boolean };
  readonly plc: { readonly enabled: boolean };
}

/**
 * Reads the configuration files from the containers, running or not. The checkout may have changed since the stack was
 * started.
 * @throws {HiveBenchError} if a container is missing.
 */
export async function readDeployed(engine: Engine, stack: KeptStack): Promise<DeployedConfig> {
  const [server, turn, audio] = await Promise.all([
    fileOf(engine, stack, 'livekit', '/etc/livekit/server.yaml'),
    fileOf(engine, stack, 'coturn', '/etc/coturn/turnserver.conf'),
    fileOf(engine, stack, 'translator', '/etc/hive/audio-optimization.yaml'),
  ]);
  const livekit = parse(server) as ServerYaml;
  const options = parse(audio) as AudioYaml;
  const [key, secret] = Object.entries(livekit.keys)[0] ?? ['', ''];
  return {
    keys: {
      livekitKey: key,
      livekitSecret: secret,
      turnSecret: /^static-auth-secret=(.+)$/m.exec(turn)?.[1] ?? '',
    },
    redundancy: {
      serverRed: livekit.audio?.active_red_encoding ?? false,
      redAllowed: livekit.room?.enabled_codecs?.some(({ mime }) => mime === 'audio/red') ?? false,
      red: options.red.enabled,
      fec: options.opus.fec,
      plc: options.plc.enabled,
    },
  };
}

async function fileOf(engine: Engine, stack: KeptStack, service: string, file: string): Promise<string> {
  const container = stack.containers.get(service);
  if (!container) {
    throw new HiveBenchError(`stack ${stack.run} has no container for ${service}.`, {
      hint: '`hive-bench down` removes what is left; `hive-bench up` starts a new one.',
    });
  }
  const files = await readArchive(await engine.docker.getContainer(container.id).getArchive({ path: file }));
  const [content] = files.values();
  return content?.toString('utf8') ?? '';
}
