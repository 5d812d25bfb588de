import type { Stage, WaterfallRecord } from '../model/waterfall.ts';
import { fixed } from './format.ts';

export const STAGE_TITLES: Readonly<Record<Stage, string>> = {
  uplink: 'Uplink',
  endpointing: 'End-pointing',
  stt: 'STT',
  mt: 'MT',
  tts: 'TTS',
  downlinkPlayout: 'Downlink, playout',
};

/** `+60`, `−4`, `0`: whole milliseconds more or less than without impairment. */
export function signed(differenceMs: number): string {
  const text = fixed(differenceMs, 0);
  return /^[1-9]/.test(text) ? `+${text}` : text;
}

/** `70 of 72` answered utterances. */
export function explainedOf({ explained, unexplained }: WaterfallRecord): string {
  const others = Object.values(unexplained).reduce((sum, count) => sum + count, 0);
  return `${explained} of ${explained + others}`;
}

/** `1 other words, 2 out of order`; empty if everything is explained. */
export function unexplainedWhy({ unexplained }: WaterfallRecord): string {
  return Object.entries(unexplained)
    .map(([why, count]) => `${count} ${why}`)
    .join(', ');
}
