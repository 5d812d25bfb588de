import { describe, expect, it } from 'vitest';
import { corpusFiles } from '../../../../src/run/corpus/corpus-files.ts';

describe('corpusFiles', () => {
  it.each([
    ['endings in capitals', ['ONE.WAV', 'ONE.TXT'], { wav: 'ONE.WAV', text: 'ONE.TXT' }],
    ['endings in mixed case', ['one.Wav', 'one.txt'], { wav: 'one.Wav', text: 'one.txt' }],
    ['a name in another case', ['ONE.WAV', 'one.txt'], { wav: 'ONE.WAV', text: 'one.txt' }],
    ['no text', ['one.wav'], { wav: 'one.wav' }],
  ])('pairs by name: %s', (_, names, pair) => {
    expect(corpusFiles(names)).toEqual({ pairs: [pair], problems: [] });
  });

  it('distinguishes names that differ only in case, each with its own text', () => {
    expect(corpusFiles(['a.wav', 'a.txt', 'A.wav', 'A.txt'])).toEqual({
      pairs: [
        { wav: 'A.wav', text: 'A.txt' },
        { wav: 'a.wav', text: 'a.txt' },
      ],
      problems: [],
    });
  });

  it('ignores files that systems, editors and version control leave, and texts about the corpus', () => {
    const side = [
      '.DS_Store',
      '._one.wav',
      '._one.txt',
      '.one.wav.swp',
      '.gitkeep',
      '.gitattributes',
      'Thumbs.db',
      'ehthumbs.db',
      'desktop.ini',
      'Desktop.ini',
      '~$one.txt',
      'one.txt~',
      'one.txt.bak',
      '#one.txt#',
      '__MACOSX',
      'README.txt',
      'LICENSE.txt',
      'licence-cc-by.txt',
      'one.flac',
    ];
    expect(corpusFiles([...side, 'one.wav', 'one.txt'])).toEqual({
      pairs: [{ wav: 'one.wav', text: 'one.txt' }],
      problems: [],
    });
  });

  it.each([
    ['words without a recording', ['two.txt'], 'two.txt: got words alone, expected two.wav beside them'],
    [
      'a recording of another format',
      ['two.MP3'],
      'two.MP3: got a recording of another kind, expected a .wav file',
    ],
    ['two texts', ['two.wav', 'two.txt', 'two.TXT'], 'two.wav: got two.TXT and two.txt, expected one text'],
    ['a name with an escape sequence', ['\u001b[2J.txt'], '[2J.txt": got words alone'],
  ])('reports %s', (_, names, problem) => {
    expect(corpusFiles(names).problems).toEqual([expect.stringContaining(problem)]);
  });

  it("finds translations into the run's language, and ignores others", () => {
    const names = ['one.wav', 'one.txt', 'one.es.txt', 'one.fr.txt', 'two.wav', 'two.txt'];
    expect(corpusFiles(names)).toEqual({
      pairs: [
        { wav: 'one.wav', text: 'one.txt', references: 'one.es.txt' },
        { wav: 'two.wav', text: 'two.txt' },
      ],
      problems: [],
    });
    expect(corpusFiles(names, 'fr').pairs[0]?.references).toBe('one.fr.txt');
    expect(corpusFiles(names, 'de').pairs[0]).toEqual({ wav: 'one.wav', text: 'one.txt' });
  });

  it('treats a text as words if its recording has a dot in the name', () => {
    expect(corpusFiles(['take.one.wav', 'take.one.txt', 'take.wav', 'take.txt'])).toEqual({
      pairs: [
        { wav: 'take.one.wav', text: 'take.one.txt' },
        { wav: 'take.wav', text: 'take.txt' },
      ],
      problems: [],
    });
  });

  it('reports translations without a recording', () =>
    expect(corpusFiles(['two.es.txt']).problems).toEqual([expect.stringContaining('two.es.txt')]));
});
