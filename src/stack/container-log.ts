import type { Engine } from './engine.ts';

/** The last lines of a container's standard output and error. Works for stopped and paused containers too. */
export async function lastLines(
  { docker }: Engine,
  container: string,
  options: { readonly tail: number; /** Unix time, in seconds. */ readonly since?: number },
): Promise<string[]> {
  const raw = await docker.getContainer(container).logs({ stdout: true, stderr: true, ...options });
  return plainLog(raw).split('\n').filter(Boolean);
}

/** Decodes the response of `logs` without follow: frames with an 8-byte header (type, 0, 0, 0, big-endian length). */
function plainLog(raw: Buffer): string {
  let text = '';
  for (let at = 0; at + 8 <= raw.length;) {
    const length = raw.readUInt32BE(at + 4);
    text += raw.toString('utf8', at + 8, at + 8 + length);
    at += 8 + length;
  }
  return text;
}
