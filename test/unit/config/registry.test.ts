import { expect, it } from 'vitest';
import { resolveConfig } from '../../../src/config/resolve.ts';
import { UsageError } from '../../../src/lib/errors.ts';

const registryOf = (registry: string): string | undefined =>
  resolveConfig({ stack: { registry } }, 'test').stack.registry;

it.each([
  'registry.example.com',
  'Registry.example.com:5000/team/sub',
  'localhost/team',
  'localhost:5000',
  '127.0.0.1:5000',
  'team',
  'my-team/x_y',
])('%s is where images can be', (registry) => {
  expect(registryOf(registry)).toBe(registry);
});

it.each([
  'https://registry.example.com',
  'registry.example.com/',
  'registry.example.com/Team',
  'TEAM',
  'a b',
  '',
  'x:999999/y',
  'x/y:latest',
  '-rf',
  '../x',
  'x@y/z',
])('%j is no registry', (registry) => {
  expect(() => registryOf(registry)).toThrow(UsageError);
});
