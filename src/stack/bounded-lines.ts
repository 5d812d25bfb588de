import { StringDecoder } from 'node:string_decoder';

/** Far above the longest line that a container of hive-bench prints. */
export const MAX_LINE_CHARACTERS = 256 * 1024;

const LINE_END = /\r?\n/;

/**
 * Calls `onLine` for each line of a stream. Truncates long lines, so that output without line ends cannot exhaust the
 * memory. Resolves at the end of the stream. If `onLine` throws, it is not called again; the stream is still read to its
 * end, since the writer would block otherwise, and then the promise rejects with that error.
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
