import { createInterface, type Interface } from 'node:readline/promises';
import type { Subject } from '../commands/init-config.ts';
import { InterruptedError } from '../lib/errors.ts';

const QUESTION = `What is under test?
  1  the bundled reference stack (default)
  2  services of your own, by their images
  3  a deployment that is already running
`;
/** The services whose images are usually somebody's own; the configuration takes more. */
const ASKED = ['stt', 'mt', 'tts', 'translator', 'livekit'] as const;

/** Asks on a terminal. Without one, the answer is the reference stack: a script never waits. */
export async function askSubject(input: NodeJS.ReadStream, output: NodeJS.WriteStream): Promise<Subject> {
  if (!input.isTTY || !output.isTTY) return { kind: 'reference' };
  const lines = createInterface({ input, output });
  const closed = new AbortController();
  lines.on('close', () => closed.abort());
  try {
    return await answered(lines, output, closed.signal);
  } catch (cause) {
    if (!closed.signal.aborted) throw cause;
    throw new InterruptedError('no answer: nothing was written.', {
      hint: 'Answer with --reference, --image or --target to be asked nothing.',
      cause,
    });
  } finally {
    lines.close();
  }
}

async function answered(lines: Interface, output: NodeJS.WriteStream, signal: AbortSignal): Promise<Subject> {
  const ask = async (question: string): Promise<string> =>
    (await lines.question(question, { signal })).trim();
  output.write(QUESTION);
  for (;;) {
    switch (await ask('1, 2 or 3: ')) {
      case '':
      case '1':
        return { kind: 'reference' };
      case '2': {
        const images: Record<string, string> = {};
        output.write('Image of each service; empty for the one of the reference stack.\n');
        for (const service of ASKED) {
          const image = await ask(`${service}: `);
          if (image !== '') images[service] = image;
        }
        return Object.keys(images).length === 0 ? { kind: 'reference' } : { kind: 'images', images };
      }
      case '3':
        return { kind: 'target', url: await ask('Address of its signalling (ws:// or wss://): ') };
      default:
    }
  }
}
