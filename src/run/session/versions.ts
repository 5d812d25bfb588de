import { ownCommit } from '../../lib/commit.ts';
import { imageDigestKey, imageIdKey } from '../../model/image-id.ts';
import { VERSION } from '../../lib/version.ts';
import { imageDigests, imageIds } from '../../stack/image-ids.ts';
import type { Session } from './session.ts';

/**
 * What a run was measured with, by part: image tags; for each, the ID of the image, because a tag can be moved, and its
 * digest in a registry, if there is one; and checksums of the guide's configuration files.
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
