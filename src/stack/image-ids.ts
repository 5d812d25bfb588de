import type { Engine } from './engine.ts';

/** The image id (sha256:…) of each tag, under the same keys. @throws the engine's error. */
export async function imageIds(
  { docker }: Pick<Engine, 'docker'>,
  tags: Readonly<Record<string, string>>,
): Promise<Record<string, string>> {
  const entries = Object.entries(tags).map(
    async ([name, tag]) => [name, (await docker.getImage(tag).inspect()).Id] as const,
  );
  return Object.fromEntries(await Promise.all(entries));
}

/** `repository@sha256:…` of each image from a registry, under the same keys. @throws the engine's error. */
export async function imageDigests(
  { docker }: Pick<Engine, 'docker'>,
  tags: Readonly<Record<string, string>>,
): Promise<Record<string, string>> {
  const entries = Object.entries(tags).map(async ([name, tag]) => {
    // Some engines return null or nothing for a locally built image.
    const { RepoDigests } = (await docker.getImage(tag).inspect()) as { RepoDigests?: string[] | null };
    return RepoDigests?.length ? [[name, RepoDigests.toSorted().join(', ')] as const] : [];
  });
  return Object.fromEntries((await Promise.all(entries)).flat());
}
