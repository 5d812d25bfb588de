import type Docker from 'dockerode';
import type { Engine } from './engine.ts';
import { IMAGE_LABEL } from './labels.ts';
import { LOCAL_PREFIX } from './prebuilt.ts';

/** An image of hive-bench on this engine, built or pulled. */
export interface OwnImage {
  /** Name without the hash, such as `base`. */
  readonly name: string;
  /** Tag, or id if the image has lost its tag. An image with several tags is listed once per tag. */
  readonly reference: string;
  /** Size as the engine reports it: shared layers count for each image. */
  readonly bytes: number;
  readonly createdAt: Date;
  readonly state: ImageState;
}

/**
 * `current`: belongs to this version. `used`: old, but a container uses it. `new`: belongs to another version, and is so
 * recent that a run may be about to use it. `old`: unused.
 */
export type ImageState = 'current' | 'used' | 'new' | 'old';

/** Building all images takes minutes, and the first must not be removed before the last is built. */
const NEW_FOR_MS = 3_600_000;

/** The images of hive-bench on this engine, largest first. */
export async function ownImages(
  { docker }: Engine,
  current: ReadonlySet<string>,
  now: Date,
): Promise<OwnImage[]> {
  const [images, containers] = await Promise.all([
    docker.listImages({ filters: { label: [IMAGE_LABEL] } }),
    docker.listContainers({ all: true }),
  ]);
  const used = new Set(containers.map(({ ImageID }) => ImageID));
  return images
    .flatMap((image) => described(image, { current, used, now }))
    .toSorted((a, b) => b.bytes - a.bytes || (a.reference < b.reference ? -1 : 1));
}

interface ImageUse {
  readonly current: ReadonlySet<string>;
  /** Ids of images that a container uses, running or not. */
  readonly used: ReadonlySet<string>;
  readonly now: Date;
}

/** Omits tags that a user added to an image of hive-bench. */
export function described(image: Docker.ImageInfo, { current, used, now }: ImageUse): OwnImage[] {
  const tags = (image.RepoTags ?? []).filter((tag) => tag !== '<none>:<none>');
  const own = tags.filter((tag) => tag.startsWith(LOCAL_PREFIX));
  const references = tags.length === 0 ? [image.Id] : own;
  const createdAt = new Date(image.Created * 1000);
  const stateOf = (reference: string): ImageState => {
    if (current.has(reference)) return 'current';
    if (used.has(image.Id)) return 'used';
    return now.getTime() - createdAt.getTime() < NEW_FOR_MS ? 'new' : 'old';
  };
  return references.map((reference) => ({
    name: image.Labels?.[IMAGE_LABEL] ?? '',
    reference,
    bytes: image.Size,
    createdAt,
    state: stateOf(reference),
  }));
}

export interface RemovedImages {
  readonly removed: readonly OwnImage[];
  /** Freed disk space; layers shared with other images remain. */
  readonly freedBytes: number;
}

export async function removeImages({ docker }: Engine, images: readonly OwnImage[]): Promise<RemovedImages> {
  const before = await layersSize(docker);
  const removed: OwnImage[] = [];
  for (const image of images) {
    try {
      // Without force, the engine refuses to remove an image that a container uses by now.
      await docker.getImage(image.reference).remove();
      removed.push(image);
    } catch (error) {
      const { statusCode } = error as { statusCode?: number };
      if (statusCode !== 404 && statusCode !== 409) throw error;
    }
  }
  return { removed, freedBytes: Math.max(0, before - (await layersSize(docker))) };
}

/** Size of all layers, each counted once. */
async function layersSize(docker: Docker): Promise<number> {
  const { LayersSize } = (await docker.df()) as { LayersSize?: number };
  return LayersSize ?? 0;
}
