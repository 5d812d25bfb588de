import { describe, expect, it } from 'vitest';
import { loadConfig } from '../../../src/config/load.ts';

describe('loadConfig', () => {
  it('refuses a named file that is not there', async () => {
    await expect(loadConfig('/no/such/config.ts')).rejects.toThrow('there is no configuration file');
  });
});
