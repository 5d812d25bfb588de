import type { UnderlyingSource } from 'node:stream/web';
import { TextStreamReader } from '@livekit/rtc-node';
import { describe, expect, it } from 'vitest';
import { CaptionReader, MAX_CAPTION_BYTES } from '../../../src/probes/captions.ts';

type Chunks = ConstructorParameters<typeof TextStreamReader>[1];

/** A stream like the SDK's. `pull` is called whenever more could be sent. */
function streamOf(
  source: UnderlyingSource<{ content: Uint8Array }>,
  attributes: Record<string, string> = {},
): TextStreamReader {
  const info = { streamId: 's', mimeType: 'text/plain', topic: 'lk.transcription', timestamp: 0, attributes };
  return new TextStreamReader(info, new ReadableStream(source) as unknown as Chunks);
}

const textStream = (parts: readonly string[], attributes?: Record<string, string>): TextStreamReader =>
  streamOf(
    {
      start: (controller) => {
        for (const part of parts) controller.enqueue({ content: Buffer.from(part) });
        controller.close();
      },
    },
    attributes,
  );

describe('captions', () => {
  it('are read completely, with their attributes', async () => {
    const reader = new CaptionReader();
    const attributes = {
      'lk.segment_id': 'g1',
      'lk.transcription_final': 'true',
      language: 'es',
      'hive.source_text': 'good morning',
    };
    expect(await reader.read(textStream(['buenos ', 'días'], attributes))).toEqual({
      segment: 'g1',
      final: true,
      language: 'es',
      text: 'buenos días',
      sourceText: 'good morning',
    });
    expect(await reader.read(textStream(['a']))).toEqual({
      segment: 's',
      final: false,
      language: 'unknown',
      text: 'a',
    });
    expect(reader.leftOut).toBeUndefined();
  });

  it('that never end are abandoned at the limit and counted', async () => {
    const reader = new CaptionReader();
    let [sent, cancelled] = [0, false];
    const endless = streamOf({
      pull: (controller) => {
        sent += 1000;
        controller.enqueue({ content: Buffer.alloc(1000, 'x') });
      },
      cancel: () => {
        cancelled = true;
      },
    });
    expect(await reader.read(endless)).toBeUndefined();
    expect(cancelled).toBe(true);
    expect(sent).toBeLessThan(MAX_CAPTION_BYTES + 10_000);
    expect(reader.leftOut).toBe('captions were left out: 1 of more than 16384 bytes');
  });

  it('are limited in bytes, not characters, and the longest permitted one is read', async () => {
    const reader = new CaptionReader();
    expect((await reader.read(textStream(['x'.repeat(MAX_CAPTION_BYTES)])))?.text).toHaveLength(
      MAX_CAPTION_BYTES,
    );
    expect(await reader.read(textStream(['é'.repeat(MAX_CAPTION_BYTES / 2), 'x']))).toBeUndefined();
  });

  it('are discarded if there are too many or they take too long, after which others are accepted again', async () => {
    const reader = new CaptionReader(50);
    const silent = Array.from({ length: 64 }, () => reader.read(streamOf({})));
    expect(await reader.read(textStream(['late']))).toBeUndefined();
    expect(await Promise.all(silent)).toEqual(silent.map(() => undefined));
    expect((await reader.read(textStream(['again'])))?.text).toBe('again');
    expect(reader.leftOut).toBe('captions were left out: 1 beside 64 others, 64 not whole after 30 s');
  });

  it('have segment names and source texts within limits', async () => {
    const long = 'x'.repeat(1_000_000);
    const caption = await new CaptionReader().read(
      textStream(['a'], { 'lk.segment_id': long, language: long, 'hive.source_text': long }),
    );
    expect(JSON.stringify(caption).length).toBeLessThan(20_000);
  });

  it('that break off cause no fault here', async () => {
    const reader = new CaptionReader();
    const broken = streamOf({ start: (controller) => controller.error(new Error('gone')) });
    await expect(reader.read(broken)).rejects.toThrow('gone');
    expect(reader.leftOut).toBeUndefined();
  });
});
