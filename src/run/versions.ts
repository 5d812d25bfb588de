import { ownCommit } from '../commit.ts';
import { imageIdKey } from '../model/image-id.ts';
import { VERSION } from '../model/version.ts';
import { imageIds } from '../stack/image-ids.ts';
import type { Session } from './session.ts';

/**
 * What a run was measured with, by part: tags of images, and beside each the ID of what the engine had by that tag, for
 * a tag can be moved to another image.
 */
export async function versionsOf({ engine, images }: Session): Promise<Record<string, string>> {
  const ids = await imageIds(engine, images);
  return {
    'hive-bench': VERSION,
    commit: ownCommit(),
    node: process.version,
    engine: engine.version,
    'engine API': engine.apiVersion,
    ...images,
    ...Object.fromEntries(Object.entries(ids).map(([name, id]) => [imageIdKey(name), id])),
  };
}
