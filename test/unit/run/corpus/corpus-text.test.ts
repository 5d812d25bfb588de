import { describe, expect, it } from 'vitest';
import { sentenceIn, translationsIn } from '../../../../src/run/corpus/corpus-text.ts';

const big = (text: string): Buffer => Buffer.from(text, 'utf16le').swap16();

describe('sentenceIn', () => {
  it.each<[string, Buffer]>([
    ['UTF-8', Buffer.from('Where is it?')],
    ['a line feed at the end', Buffer.from('Where is it?\n')],
    ['line ends of Windows', Buffer.from('Where\r\nis it?\r\n')],
    ['a byte order mark', Buffer.from('\uFEFFWhere is it?\r\n')],
    ['UTF-16 of Windows', Buffer.from('\uFEFFWhere is it?\r\n', 'utf16le')],
    ['UTF-16 in big-endian order', big('\uFEFFWhere is it?')],
  ])('reads %s', (_, bytes) => expect(sentenceIn(bytes)).toBe('Where is it?'));

  it.each<[string, Buffer | undefined, string]>([
    ['no text', undefined, 'got no text, expected a .txt of the same name'],
    ['an empty one', Buffer.alloc(0), 'got an empty text'],
    ['only white space', Buffer.from(' \r\n\t'), 'got an empty text'],
    [
      'UTF-16 without a byte order mark',
      Buffer.from('Where?', 'utf16le'),
      'UTF-16 without a byte order mark',
    ],
    ['the same in big-endian order', big('Where?'), 'UTF-16 without a byte order mark'],
    ['half a character of UTF-16', Buffer.from([0xff, 0xfe, 0x41, 0, 0x42]), 'cut off in UTF-16'],
    ['Latin-1', Buffer.from('ma\u00f1ana', 'latin1'), 'expected UTF-8'],
    ['a control character', Buffer.from('one\0two'), 'expected a sentence'],
  ])('refuses %s', (_, bytes, message) => expect(() => sentenceIn(bytes)).toThrow(message));
});

describe('translationsIn', () => {
  it('reads one translation from each line', () =>
    expect(translationsIn('a.es.txt', Buffer.from('\uFEFF¿Dónde  está?\r\n\r\n ¿Dónde queda? \n'))).toEqual([
      '¿Dónde está?',
      '¿Dónde queda?',
    ]));

  it.each<[string, Buffer, string]>([
    ['an empty file', Buffer.alloc(0), 'got no line'],
    ['only empty lines', Buffer.from('\r\n \n'), 'got no line'],
    ['Latin-1', Buffer.from('ma\u00f1ana', 'latin1'), 'expected UTF-8'],
    ['a control character', Buffer.from('uno\0dos'), 'expected a translation'],
    ['a line without words', Buffer.from('uno\n---\n'), 'expected a translation'],
  ])('refuses %s, with its name', (_, bytes, message) => {
    expect(() => translationsIn('a.es.txt', bytes)).toThrow(message);
    expect(() => translationsIn('a.es.txt', bytes)).toThrow(/a\.es\.txt/);
  });
});
