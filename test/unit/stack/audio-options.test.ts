import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseClientAudio } from '../../../src/stack/audio-options.ts';

describe('parseClientAudio', () => {
  it('reads the file of the repository', () => {
    const shipped = parseClientAudio(readFileSync('stack/audio-optimization.yaml', 'utf8'));
    expect(shipped).toEqual({ bitrateBps: 32_000, dtx: false, red: true });
  });

  it('reports every invalid key', () => {
    const text = 'opus: { bitrate: 48, dtx: maybe }\nred: { enabled: true }\n';
    expect(() => parseClientAudio(text)).toThrow(
      expect.objectContaining({
        evidence: ['opus.bitrate: must be >= 6000', 'opus.dtx: must be boolean'],
      }),
    );
  });

  it('reports a file that is not YAML or lacks a section', () => {
    expect(() => parseClientAudio('opus: [')).toThrow(/is not YAML/);
    expect(() => parseClientAudio('jitter_buffer: {}')).toThrow(/cannot be used/);
  });
});
