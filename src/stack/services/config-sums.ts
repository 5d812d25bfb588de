import { createHash } from 'node:crypto';
import type { ImageName } from '../../model/images.ts';
import { type CONFIG_FILES, type ConfigSums } from '../../model/config-files.ts';
import { parseSubnet, type Topology } from '../../model/topology.ts';
import type { StackSettings } from './service-definition.ts';
import { defineServices } from './definitions.ts';

const SERVICE_OF: Readonly<Record<(typeof CONFIG_FILES)[number], ImageName>> = {
  'audio-optimization.yaml': 'translator',
  'server-optimized.yaml': 'livekit',
  'turnserver.conf': 'coturn',
};

/** Fixed values for the parts that differ between runs with equal configuration: secrets and automatic subnets. */
export const PLACEHOLDERS: Pick<StackSettings, 'topology' | 'secrets'> = {
  topology: { stack: subnet('172.20.0.0/16'), access: subnet('172.21.0.0/16') },
  secrets: { livekitKey: 'key', livekitSecret: 'secret', redisPassword: 'password', turnSecret: 'turn' },
};

/**
 * Checksums of the guide's configuration files as the containers get them, including the lines that hive-bench adds.
 * Secrets and addresses are replaced by placeholders, so that equal configurations have equal checksums.
 * @param root root of the checkout
 */
export async function configSums(root: string, settings: StackSettings): Promise<ConfigSums> {
  const services = await defineServices(root, { ...settings, ...PLACEHOLDERS });
  const sums = Object.entries(SERVICE_OF).map(([name, service]) => {
    const files = services.find((each) => each.name === service)?.spec.files ?? [];
    const sum = createHash('sha256');
    for (const { data } of files) sum.update(data);
    return [name, `sha256:${sum.digest('hex')}`];
  });
  return Object.fromEntries(sums) as ConfigSums;
}

function subnet(cidr: string): Topology['stack'] {
  const parsed = parseSubnet(cidr);
  if (!parsed) throw new Error(`${cidr} is not a subnet`);
  return parsed;
}
