import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseClientAudio } from '../../../src/stack/audio-options.ts';

describe('parseClientAudio', () => {
  it('reads what is shipped', () => {
    const shipped = parseClientAudio(readFileSync('stack/audio-optimization.yaml', 'utf8'));
    expect(shipped).toEqual({ bitrateBps: 32_000, dtx: false, red: true });
  });

  it('tells every key that cannot be used', () => {
    const text = 'opus: { bitrate: 48, dtx: maybe }\nred: { enabled: true }\n';
    expect(() => parseClientAudio(text)).toThrow(
      expect.objectContaining({
        evidence: ['opus.bitrate: must be >= 6000', 'opus.dtx: must be boolean'],
      }),
    );
  });

  it('tells of a file that is no YAML, or has no such part', () => {
    expect(() => parseClientAudio('opus: [')).toThrow(/is not YAML/);
    expect(() => parseClientAudio('jitter_buffer: {}')).toThrow(/cannot be used/);
  });
});
