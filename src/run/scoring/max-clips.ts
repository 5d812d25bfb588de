import type { ClipKind } from '../../analysis/quality/clips.ts';

/** Of each kind in a round: a mean and its interval want a dozen, and a clip costs 0.3 s of one core. */
export const MAX_CLIPS: Readonly<Record<ClipKind, number>> = { translation: 24, floor: 12, self: 6 };
