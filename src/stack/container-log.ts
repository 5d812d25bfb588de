import type { Engine } from './engine.ts';

/** The last lines that a container printed, on either stream; it may have ended, or be paused. */
export async function lastLines(
  { docker }: Engine,
  container: string,
  options: { readonly tail: number; /** Unix time, in seconds. */ readonly since?: number },
): Promise<string[]> {
  const raw = await docker.getContainer(container).logs({ stdout: true, stderr: true, ...options });
  return plainLog(raw).split('\n').filter(Boolean);
}

/** `logs` without follow answers a buffer of 8-byte headed frames (type, 0, 0, 0, length big-endian). */
function plainLog(raw: Buffer): string {
  let text = '';
  for (let at = 0; at + 8 <= raw.length;) {
    const length = raw.readUInt32BE(at + 4);
    text += raw.toString('utf8', at + 8, at + 8 + length);
    at += 8 + length;
  }
  return text;
}
