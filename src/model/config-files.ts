/** The guide's configuration files: keys of their sums among the `versions` of a run. */
export const CONFIG_FILES = ['audio-optimization.yaml', 'server-optimized.yaml', 'turnserver.conf'] as const;

/** SHA-256 of each as it was deployed, `sha256:…`; empty for a deployment that hive-bench did not start. */
export type ConfigSums = Readonly<Partial<Record<(typeof CONFIG_FILES)[number], string>>>;

export function isConfigFile(key: string): key is (typeof CONFIG_FILES)[number] {
  return (CONFIG_FILES as readonly string[]).includes(key);
}
