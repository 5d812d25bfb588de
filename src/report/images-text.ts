import { size } from './format.ts';
import { plainLine } from './plain.ts';
import { textTable } from './text-table.ts';

export interface ListedImage {
  readonly reference: string;
  readonly bytes: number;
  readonly createdAt: Date;
  readonly state: 'current' | 'used' | 'new' | 'old';
}

const STATE = {
  current: 'current',
  used: 'old, used by a container',
  new: 'another version, less than an hour old',
  old: 'old: images prune removes it',
} as const;

/** One image a line, the largest first. */
export function imagesText(images: readonly ListedImage[]): string {
  if (images.length === 0) return 'no images of hive-bench on this engine';
  return textTable(
    [
      { head: 'Image', align: 'left' },
      { head: 'Created (UTC)', align: 'left' },
      { head: 'Size' },
      { head: 'State', align: 'left' },
    ],
    images.map(({ reference, createdAt, bytes, state }) => [
      // Any user of the engine may have named it.
      plainLine(reference),
      createdAt.toISOString().slice(0, 16).replace('T', ' '),
      size(bytes),
      STATE[state],
    ]),
  );
}

/** What was removed, and the space freed: less than the sum of the sizes, because images share layers. */
export function prunedImagesText(
  removed: readonly ListedImage[],
  freedBytes: number,
  dryRun: boolean,
): string {
  if (removed.length === 0) return 'nothing to remove';
  const verb = dryRun ? 'would remove' : 'removed';
  const lines = removed.map(({ reference, bytes }) => `${verb} ${plainLine(reference)}  ${size(bytes)}`);
  const count = removed.length === 1 ? '1 image' : `${removed.length} images`;
  return [...lines, dryRun ? `${verb} ${count}` : `${verb} ${count}, ${size(freedBytes)} freed`].join('\n');
}
