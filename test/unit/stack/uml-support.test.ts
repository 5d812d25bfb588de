import { describe, expect, it } from 'vitest';
import { UsageError } from '../../../src/lib/errors.ts';
import { refuseMissingUml } from '../../../src/stack/uml-support.ts';

describe('User-Mode Linux', () => {
  it('is refused where Debian has none, and only where it is asked for', () => {
    expect(() => refuseMissingUml({ arch: 'arm64' }, 'uml')).toThrow(UsageError);
    expect(() => refuseMissingUml({ arch: 'arm64' }, 'uml')).toThrow('no User-Mode Linux for arm64');
    for (const backend of ['auto', 'kernel'] as const)
      expect(() => refuseMissingUml({ arch: 'arm64' }, backend)).not.toThrow();
    expect(() => refuseMissingUml({ arch: 'amd64' }, 'uml')).not.toThrow();
  });
});
