import { describe, expect, it } from 'vitest';
import {
  judgeFecAndPlc,
  judgeRed,
  type RedundancyConfig,
} from '../../../../../src/doctor/stack/judge/redundancy.ts';

const ALL_ON: RedundancyConfig = { serverRed: true, redAllowed: true, red: true, fec: true, plc: true };
const track = (participant: string, mime: string): { room: string; participant: string; mime: string } => ({
  room: 'lobby',
  participant,
  mime,
});

describe('RED', () => {
  it.each([
    ['enabled, no call', ALL_ON, [], 'pass', 'no active call'],
    ['used in a call', ALL_ON, [track('anna', 'audio/red')], 'pass', '1 of 1 audio tracks'],
    [
      'missing for one participant',
      ALL_ON,
      [track('anna', 'audio/red'), track('ben', 'audio/opus')],
      'warn',
      'ben in lobby',
    ],
    ['disabled in the server', { ...ALL_ON, serverRed: false }, [], 'warn', 'active_red_encoding'],
    ['refused by the server', { ...ALL_ON, redAllowed: false }, [], 'warn', 'enabled_codecs'],
    ['disabled for clients', { ...ALL_ON, red: false }, [], 'warn', 'red.enabled'],
  ])('%s', (_, config, tracks, status, found) => {
    const judged = judgeRed(config, tracks);
    expect(judged.status).toBe(status);
    expect(judged.found).toContain(found);
  });
});

describe('FEC and PLC', () => {
  it.each([
    [ALL_ON, 'pass', 'enabled'],
    [{ ...ALL_ON, fec: false }, 'warn', 'opus.fec disabled'],
    [{ ...ALL_ON, fec: false, plc: false }, 'warn', 'opus.fec and plc.enabled disabled'],
  ])('%j', (config, status, found) => {
    expect(judgeFecAndPlc(config)).toMatchObject({ status, found: expect.stringContaining(found) as string });
  });
});
