import type { ProxySettings } from './docker-config.ts';

export interface BuildArgs {
  readonly args: Readonly<Record<string, string>>;
  /** What was left out, and why, for people. */
  readonly leftOut: readonly string[];
}

/** Known to every builder without an ARG line, and kept out of an image's history. */
const PROXIES = [
  ['HTTP_PROXY', 'httpProxy'],
  ['HTTPS_PROXY', 'httpsProxy'],
  ['FTP_PROXY', 'ftpProxy'],
  ['ALL_PROXY', 'allProxy'],
  ['NO_PROXY', 'noProxy'],
] as const;

/** Where packages come from. A Dockerfile that uses one has an ARG line for it, and so its value is in the history. */
const MIRRORS = [
  'PIP_INDEX_URL',
  'PIP_EXTRA_INDEX_URL',
  'PIP_TRUSTED_HOST',
  'GOPROXY',
  'GOSUMDB',
  'GONOSUMDB',
  'NPM_CONFIG_REGISTRY',
] as const;

/**
 * What a build needs to reach package registries from where this host does: the proxies that config.json has for builds,
 * else those of the environment, and the environment's package mirrors. Proxies are given in both cases, as programs
 * read one or the other.
 * @param proxies `proxies` of the docker CLI's config.json, by engine address or `default`.
 * @param engine address of the engine that builds.
 */
export function buildArgs(
  env: Readonly<Record<string, string | undefined>>,
  proxies: Readonly<Record<string, ProxySettings>>,
  engine: string,
): BuildArgs {
  const settings = { ...(proxies[engine] ?? proxies['default']) };
  const args: Record<string, string> = {};
  const leftOut: string[] = [];
  for (const [name, setting] of PROXIES) {
    const lower = name.toLowerCase();
    const value = settings[setting] || env[lower] || env[name];
    if (!value) continue;
    if (setting !== 'noProxy' && isLoopback(value)) {
      leftOut.push(
        `${name} names this host's loopback, which no build can reach: builds go without it. Set \`proxies\` in Docker's config.json to an address that containers reach, such as the bridge's.`,
      );
      continue;
    }
    args[name] = value;
    args[lower] = value;
  }
  for (const name of MIRRORS) {
    const value = env[name] || env[name.toLowerCase()];
    if (!value) continue;
    const why = faultOf(value);
    if (why === undefined) args[name] = value;
    else leftOut.push(`${name} ${why}: builds go without it.`);
  }
  return { args, leftOut };
}

function faultOf(value: string): string | undefined {
  if (urlsOf(value).some((url) => url.username !== '' || url.password !== ''))
    return "has credentials, which would stay in the images' history";
  return urlsOf(value).some(({ href }) => isLoopback(href))
    ? "names this host's loopback, which no build can reach"
    : undefined;
}

/** GOPROXY has several, and words between them; PIP_EXTRA_INDEX_URL has several. */
function urlsOf(value: string): URL[] {
  return value
    .split(/[\s,|]+/)
    .filter((part) => /^[a-z][a-z\d+.-]*:\/\//i.test(part) && URL.canParse(part))
    .map((part) => new URL(part));
}

/** A proxy may be given without a scheme. */
function isLoopback(address: string): boolean {
  const url = /^[a-z][a-z\d+.-]*:\/\//i.test(address) ? address : `http://${address}`;
  if (!URL.canParse(url)) return false;
  const { hostname } = new URL(url);
  return /^(localhost|.*\.localhost|127(\.\d+){0,3}|\[::1\]|0\.0\.0\.0)$/i.test(hostname);
}
