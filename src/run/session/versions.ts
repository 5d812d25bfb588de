import { ownCommit } from '../../lib/commit.ts';
import { imageDigestKey, imageIdKey } from '../../model/image-id.ts';
import { VERSION } from '../../lib/version.ts';
import { imageDigests, imageIds } from '../../stack/image-ids.ts';
import type { Session } from './session.ts';

/**
 * What a run was measured with, by part: tags of images, and beside each the ID of what the engine had by that tag, for
 * a tag can be moved to another image, and the digest by which a registry has it, if one does; then the sums of the
 * guide's configuration files.
 */
export async function versionsOf({ engine, images, configSums }: Session): Promise<Record<string, string>> {
  const [ids, digests] = await Promise.all([imageIds(engine, images), imageDigests(engine, images)]);
  return {
    'hive-bench': VERSION,
    commit: ownCommit(),
    node: process.version,
    engine: engine.version,
    'engine API': engine.apiVersion,
    ...images,
    ...Object.fromEntries(Object.entries(ids).map(([name, id]) => [imageIdKey(name), id])),
    ...Object.fromEntries(Object.entries(digests).map(([name, digest]) => [imageDigestKey(name), digest])),
    ...configSums,
  };
}
