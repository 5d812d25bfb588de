import type Docker from 'dockerode';
import type { Engine } from './engine.ts';
import { IMAGE_LABEL } from './labels.ts';
import { LOCAL_PREFIX } from './prebuilt.ts';

/** An image that hive-bench built, or pulled, on this engine. */
export interface OwnImage {
  /** Without the hash; `base` among them. */
  readonly name: string;
  /** Of several tags each is one; an image that has lost its tag goes by its id. */
  readonly reference: string;
  /** As the engine counts it: layers that images share are in each. */
  readonly bytes: number;
  readonly createdAt: Date;
  readonly state: ImageState;
}

/**
 * `current`: of this version. `used`: an old one that a container was made from. `new`: of another version, and so young
 * that a run of that version may be about to start it. `old`: nobody needs it.
 */
export type ImageState = 'current' | 'used' | 'new' | 'old';

/** Building all images takes minutes; the first of them must not go before the last is there. */
const NEW_FOR_MS = 3_600_000;

/** What the engine has of ours, the largest first. */
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
  /** Ids of images that a container was made from, running or not. */
  readonly used: ReadonlySet<string>;
  readonly now: Date;
}

/** A tag that somebody gave one of our images is theirs, and is not listed. */
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
  /** What the engine's disk has gained; layers that other images share stay. */
  readonly freedBytes: number;
}

export async function removeImages({ docker }: Engine, images: readonly OwnImage[]): Promise<RemovedImages> {
  const before = await layersSize(docker);
  const removed: OwnImage[] = [];
  for (const image of images) {
    try {
      // Not by force: the engine itself refuses an image that a container has come to use meanwhile.
      await docker.getImage(image.reference).remove();
      removed.push(image);
    } catch (error) {
      const { statusCode } = error as { statusCode?: number };
      if (statusCode !== 404 && statusCode !== 409) throw error;
    }
  }
  return { removed, freedBytes: Math.max(0, before - (await layersSize(docker))) };
}

/** Each layer once. */
async function layersSize(docker: Docker): Promise<number> {
  const { LayersSize } = (await docker.df()) as { LayersSize?: number };
  return LayersSize ?? 0;
}
