/** The registry of image names without one. */
const HUB = 'docker.io';

/**
 * The registry of an image reference, by the rule of the docker CLI: the part before the first slash is a registry if it
 * contains a dot or a port, or is `localhost`.
 */
export function registryOf(reference: string): string {
  const [first = '', ...rest] = reference.split('/');
  return rest.length > 0 && (/[.:]/.test(first) || first === 'localhost') ? first : HUB;
}

/** Adds `:latest` to a reference without tag or digest. Without it, the engine would pull all tags. */
export function withTag(reference: string): string {
  const name = reference.slice(reference.lastIndexOf('/') + 1);
  return /[:@]/.test(name) ? reference : `${reference}:latest`;
}

/** `registry/team/redis:abc` → `registry/team/redis` and `abc`. */
export function splitTag(reference: string): { readonly repo: string; readonly tag: string } {
  const tagged = withTag(reference);
  const colon = tagged.lastIndexOf(':');
  return { repo: tagged.slice(0, colon), tag: tagged.slice(colon + 1) };
}
