import type { ClipKind } from '../../analysis/quality/clips.ts';

/**
 * Maximum for each kind in a round. A mean and its interval need about a dozen clips, and a clip costs 0.3 s of one
 * core.
 */
export const MAX_CLIPS: Readonly<Record<ClipKind, number>> = { translation: 24, floor: 12, self: 6 };
