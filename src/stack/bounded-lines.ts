import { StringDecoder } from 'node:string_decoder';

/** Far above the longest line that a container of hive-bench's prints on purpose. */
export const MAX_LINE_CHARACTERS = 256 * 1024;

const LINE_END = /\r?\n/;

/**
 * Hands on each line of a stream. Of one that is too long, only its beginning: whoever prints without ever ending a line
 * must not fill the memory of whoever reads. Resolves when the last line has been handed on; rejects then with the first
 * thing that `onLine` threw, after which it is handed nothing more: the stream is read to its end all the same, or whoever
 * prints would be held up.
 */
export async function forEachLine(
  stream: NodeJS.ReadableStream,
  onLine: (line: string) => void,
  maxCharacters = MAX_LINE_CHARACTERS,
): Promise<void> {
  const faults: unknown[] = [];
  const emit = (line: string): void => {
    if (faults.length > 0) return;
    try {
      onLine(line);
    } catch (error) {
      faults.push(error);
    }
  };
  const decoder = new StringDecoder('utf8');
  let partial = '';
  const append = (text: string): void => {
    const [first = '', ...others] = text.split(LINE_END);
    partial += first.slice(0, maxCharacters - partial.length);
    for (const next of others) {
      emit(partial);
      partial = next.slice(0, maxCharacters);
    }
  };
  for await (const chunk of stream as AsyncIterable<Buffer>) append(decoder.write(chunk));
  append(decoder.end());
  if (partial !== '') emit(partial);
  if (faults.length > 0) throw faults[0];
}
