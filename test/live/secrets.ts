import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { connectEngine } from '../../src/stack/engine.ts';
import { execIn } from '../../src/stack/exec.ts';
import { findKept } from '../../src/stack/kept.ts';

/** Three parts of base64url, the first two JSON objects: a join token, or LiveKit's signature of a webhook. */
const TOKEN = /eyJ[\w-]{8,}\.eyJ[\w-]{8,}\.[\w-]{20,}/;
const MIN_CHARACTERS = 16;

/** The secrets of a stack that was left up, by name, as its containers hold them: nothing else says what they are. */
export async function secretsOf(run: string): Promise<ReadonlyMap<string, string>> {
  const engine = await connectEngine();
  const { containers } = await findKept(engine, run);
  const secrets = new Map<string, string>();
  for (const { id } of containers.values()) {
    const { Config } = await engine.docker.getContainer(id).inspect();
    for (const variable of Config.Env) {
      const [name = '', value = ''] = variable.split(/=(.*)/s);
      if (/SECRET|PASSWORD|AUTH|TOKEN/.test(name)) secrets.set(name, value);
    }
  }
  const coturn = containers.get('coturn')?.id ?? '';
  const { stdout } = await execIn(engine, coturn, ['cat', '/etc/coturn/turnserver.conf']);
  secrets.set('static-auth-secret', /^static-auth-secret=(\S+)$/m.exec(stdout)?.[1] ?? '');
  for (const [name, value] of secrets)
    if (value.length < MIN_CHARACTERS)
      throw new Error(`${name} is no secret: got ${value.length} characters`);
  return secrets;
}

/** Every file below a folder, as a path from there. */
export function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => statSync(path.join(folder, file)).isFile())
    .toSorted();
}

/** `file: name` for each of these secrets, and each token, in a file below this folder. Files are searched as bytes. */
export function leaksBelow(folder: string, secrets: ReadonlyMap<string, string>): string[] {
  return filesBelow(folder).flatMap((file) => {
    const bytes = readFileSync(path.join(folder, file)).toString('latin1');
    const names = [...secrets].filter(([, value]) => bytes.includes(value)).map(([name]) => name);
    return [...names, ...(TOKEN.test(bytes) ? ['a token'] : [])].map((name) => `${file}: ${name}`);
  });
}
