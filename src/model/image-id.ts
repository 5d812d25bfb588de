const SUFFIX = ' image';

/** The key of a service's image ID among the `versions` of a run, beside the tag at the service's name. */
export function imageIdKey(service: string): string {
  return `${service}${SUFFIX}`;
}

export function isImageId(key: string): boolean {
  return key.endsWith(SUFFIX);
}
