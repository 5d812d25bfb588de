import { describe, expect, it } from 'vitest';
import { UsageError } from '../../../src/lib/errors.ts';
import { requireUml } from '../../../src/stack/uml-support.ts';

describe('User-Mode Linux', () => {
  it('is refused if it is requested and Debian does not package it', () => {
    expect(() => requireUml({ arch: 'arm64' }, 'uml')).toThrow(UsageError);
    expect(() => requireUml({ arch: 'arm64' }, 'uml')).toThrow('no User-Mode Linux for arm64');
    for (const backend of ['auto', 'kernel'] as const)
      expect(() => requireUml({ arch: 'arm64' }, backend)).not.toThrow();
    expect(() => requireUml({ arch: 'amd64' }, 'uml')).not.toThrow();
  });
});
