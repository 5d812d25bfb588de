import { distance } from './closest.ts';

/** What a configuration file may be called; of two in one folder the first of these is in force. */
export const CONFIG_FILES = ['ts', 'mts', 'js', 'mjs', 'json'].map(
  (ending) => `hive-bench.config.${ending}`,
) as readonly string[];

export const CONFIG_ENDINGS = '.ts, .mts, .js, .mjs or .json';

/** Made beside the file by editors, version control and careful people. */
const COPY = /(~|\.(bak|backup|orig|rej|old|sw[a-p]|tmp|example|sample|dist|md))$/i;

/**
 * Whether a file's name was probably meant for a configuration file: another ending (`hive-bench.config.yaml`, `.cjs`),
 * another spelling (`hivebench.config.ts`, `.hive-benchrc`), or up to two characters that are wrong.
 */
export function isLikeConfigFile(name: string): boolean {
  if (CONFIG_FILES.includes(name) || COPY.test(name)) return false;
  const lower = name.toLowerCase();
  if (/^\.?hive[-_. ]?bench[-_. ]?(config|conf|cfg|rc)\b/.test(lower)) return true;
  return CONFIG_FILES.some((known) => distance(lower, known) <= 2);
}
