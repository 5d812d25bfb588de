import type Docker from 'dockerode';
import { describe, expect, it } from 'vitest';
import { UsageError } from '../../../src/lib/errors.ts';
import { LABEL } from '../../../src/stack/labels.ts';
import { explainPortClash } from '../../../src/stack/port-clash.ts';

const holding = (labels: object): { docker: Docker } => ({
  docker: {
    listContainers: async () => [{ Names: ['/theirs'], Labels: labels, Ports: [{ PublicPort: 7880 }] }],
  } as unknown as Docker,
});
const ALLOCATED = new Error(
  '(HTTP code 500) server error - driver failed programming external connectivity on endpoint x (1f): Bind for 127.0.0.1:7880 failed: port is already allocated ',
);
const LISTENING = new Error('listen tcp4 127.0.0.1:8001: bind: address already in use');

describe('a port in use', () => {
  it.each([
    [{ [LABEL.run]: 'r1' }, ALLOCATED, 'port 7880 of livekit is already in use by run r1 (container theirs)'],
    [{}, ALLOCATED, 'by theirs;'],
    [{}, LISTENING, 'port 8001 of livekit is already in use by a process of this host'],
  ])('is reported with its user: %j %s', async (labels, error, text) => {
    const fault = await explainPortClash(holding(labels), 'livekit', error, 1);
    expect(fault).toBeInstanceOf(UsageError);
    expect(String(fault)).toContain(text);
  });

  it('is looked up again while its container is starting', async () => {
    const theirs = await holding({ [LABEL.run]: 'r1' }).docker.listContainers();
    const answers = [[], theirs];
    const docker = { listContainers: async () => answers.shift() ?? [] } as unknown as Docker;
    expect(String(await explainPortClash({ docker }, 'livekit', ALLOCATED))).toContain('by run r1');
  });

  it('is not reported for other errors', async () => {
    const other = new Error('no such image');
    expect(await explainPortClash(holding({}), 'livekit', other)).toBe(other);
  });
});
