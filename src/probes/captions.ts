import { setTimeout as sleep } from 'node:timers/promises';
import type { TextStreamReader } from '@livekit/rtc-node';

/**
 * Limits, because anybody in the room can send text. A caption of a long sentence has a few hundred bytes and arrives
 * at once.
 */
export const MAX_CAPTION_BYTES = 16 * 1024;
const MAX_ATTRIBUTE_CHARACTERS = 200;
const MAX_AT_ONCE = 64;
const WITHIN_MS = 30_000;

/** Content of a text stream, each field within its limit. */
export interface Caption {
  readonly segment: string;
  readonly final: boolean;
  readonly language: string;
  readonly text: string;
  readonly sourceText?: string;
}

type Stream = Pick<TextStreamReader, 'info' | 'close'> & AsyncIterable<string>;

const REASONS = {
  long: `of more than ${MAX_CAPTION_BYTES} bytes`,
  many: `beside ${MAX_AT_ONCE} others`,
  slow: `not whole after ${WITHIN_MS / 1000} s`,
} as const;

/** Reads captions as they arrive, up to the amount that a translator sends. Discards and counts the rest. */
export class CaptionReader {
  readonly #withinMs: number;
  readonly #discarded = { long: 0, many: 0, slow: 0 };
  #open = 0;

  constructor(withinMs = WITHIN_MS) {
    this.#withinMs = withinMs;
  }

  /**
   * Undefined for a caption that was discarded.
   * @throws what the stream throws if it breaks off.
   */
  async read(stream: Stream): Promise<Caption | undefined> {
    if (this.#open >= MAX_AT_ONCE) return this.#discard('many', stream);
    this.#open += 1;
    const timer = new AbortController();
    try {
      const late = sleep(this.#withinMs, 'slow' as const, { signal: timer.signal });
      const read = await Promise.race([textOf(stream), late]);
      if (read === 'slow' || read === 'long') return await this.#discard(read, stream);
      return captionOf(stream.info, read.text);
    } finally {
      timer.abort();
      this.#open -= 1;
    }
  }

  /** Describes what was discarded; undefined if nothing was. */
  get leftOut(): string | undefined {
    const counts = Object.entries(this.#discarded) as [keyof typeof REASONS, number][];
    const parts = counts.flatMap(([why, count]) => (count > 0 ? [`${count} ${REASONS[why]}`] : []));
    return parts.length > 0 ? `captions were left out: ${parts.join(', ')}` : undefined;
  }

  async #discard(why: keyof typeof REASONS, stream: Stream): Promise<undefined> {
    this.#discarded[why] += 1;
    await stream.close();
  }
}

async function textOf(stream: Stream): Promise<{ readonly text: string } | 'long'> {
  let [text, bytes] = ['', 0];
  for await (const part of stream) {
    bytes += Buffer.byteLength(part);
    if (bytes > MAX_CAPTION_BYTES) return 'long';
    text += part;
  }
  return { text };
}

function captionOf({ streamId, attributes = {} }: Stream['info'], text: string): Caption {
  const short = (value: string): string => value.slice(0, MAX_ATTRIBUTE_CHARACTERS);
  const sourceText = attributes['hive.source_text'];
  return {
    segment: short(attributes['lk.segment_id'] ?? streamId),
    final: attributes['lk.transcription_final'] === 'true',
    language: short(attributes['language'] ?? 'unknown'),
    text,
    ...(sourceText !== undefined && { sourceText: sourceText.slice(0, MAX_CAPTION_BYTES) }),
  };
}
