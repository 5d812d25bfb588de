import type { Engine } from './engine.ts';

/** The engine's ID (sha256:…) of each image, by the same names as the tags. @throws the engine's own error. */
export async function imageIds(
  { docker }: Pick<Engine, 'docker'>,
  tags: Readonly<Record<string, string>>,
): Promise<Record<string, string>> {
  const entries = Object.entries(tags).map(
    async ([name, tag]) => [name, (await docker.getImage(tag).inspect()).Id] as const,
  );
  return Object.fromEntries(await Promise.all(entries));
}

/** `repository@sha256:…` of each image that a registry has, by the same names as the tags. @throws the engine's own error. */
export async function imageDigests(
  { docker }: Pick<Engine, 'docker'>,
  tags: Readonly<Record<string, string>>,
): Promise<Record<string, string>> {
  const entries = Object.entries(tags).map(async ([name, tag]) => {
    // Null, or missing, on some engines for an image that was built there.
    const { RepoDigests } = (await docker.getImage(tag).inspect()) as { RepoDigests?: string[] | null };
    return RepoDigests?.length ? [[name, RepoDigests.toSorted().join(', ')] as const] : [];
  });
  return Object.fromEntries((await Promise.all(entries)).flat());
}
