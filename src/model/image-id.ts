const SUFFIX = ' image';
const DIGEST_SUFFIX = ' digest';

/** The key of a service's image ID among the `versions` of a run, beside the tag at the service's name. */
export function imageIdKey(service: string): string {
  return `${service}${SUFFIX}`;
}

export function isImageId(key: string): boolean {
  return key.endsWith(SUFFIX);
}

/** The key of a service's digest in a registry among the `versions`; an image that was built here has none. */
export function imageDigestKey(service: string): string {
  return `${service}${DIGEST_SUFFIX}`;
}

export function isImageDigest(key: string): boolean {
  return key.endsWith(DIGEST_SUFFIX);
}

/** Services whose image differs from the one in `versions` although it has the same tag. */
export function movedImages(
  versions: Readonly<Record<string, string>>,
  idsNow: Readonly<Record<string, string>>,
): string[] {
  return Object.entries(idsNow)
    .filter(([service, id]) => (versions[imageIdKey(service)] ?? id) !== id)
    .map(([service]) => service);
}
