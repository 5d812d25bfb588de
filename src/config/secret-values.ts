import { UsageError } from '../lib/errors.ts';
import { isSecretName, REDACTED } from '../lib/secret-name.ts';
import type { HiveBenchConfig } from './config.ts';

type Environments = HiveBenchConfig['stack']['env'];

/** The configuration for a record: values of variables that are secrets by their names are left out. */
export function withoutSecrets<T extends Pick<HiveBenchConfig, 'stack'>>(config: T): T {
  return withEnvironment(config, (_, name, value) => (isSecretName(name) ? REDACTED : value));
}

/**
 * The configuration of a record, with what was left out as it is in `own`, the configuration in force here. Nowhere else
 * is looked: a folder from elsewhere could name any variable of this process.
 * @throws {UsageError} naming every value that `own` has not got either.
 */
export function withSecretsOf<T extends Pick<HiveBenchConfig, 'stack'>>(
  config: T,
  own: Pick<HiveBenchConfig, 'stack'> | undefined,
  folder: string,
): T {
  const missing: string[] = [];
  const restored = withEnvironment(config, (service, name, value) => {
    if (value !== REDACTED) return value;
    const ours = own?.stack.env[service]?.[name];
    if (ours === undefined) missing.push(`stack.env.${service}.${name}`);
    return ours ?? value;
  });
  if (missing.length === 0) return restored;
  throw new UsageError(`${folder} was recorded without secrets, and your configuration has not got them.`, {
    hint: 'Set them in hive-bench.config.ts, as they were when the run was measured.',
    evidence: missing.map((path) => `${path}: got nothing, expected a text`),
  });
}

function withEnvironment<T extends Pick<HiveBenchConfig, 'stack'>>(
  config: T,
  value: (service: keyof Environments, name: string, value: string) => string,
): T {
  const env = Object.fromEntries(
    Object.entries(config.stack.env).map(([service, variables]) => [
      service,
      Object.fromEntries(
        Object.entries(variables).map(([name, each]) => [
          name,
          value(service as keyof Environments, name, each),
        ]),
      ),
    ]),
  );
  return { ...config, stack: { ...config.stack, env } };
}
