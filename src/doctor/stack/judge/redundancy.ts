import { type Finding, finding } from '../../../model/finding.ts';

/** What the deployed configuration files say. */
export interface RedundancyConfig {
  /** livekit/server-optimized.yaml, audio.active_red_encoding. */
  readonly serverRed: boolean;
  /** Its room.enabled_codecs names audio/red. */
  readonly redAllowed: boolean;
  /** audio-optimization.yaml. */
  readonly red: boolean;
  readonly fec: boolean;
  readonly plc: boolean;
}

/** An audio track as the SFU sees it. */
export interface AudioTrack {
  readonly room: string;
  readonly participant: string;
  readonly mime: string;
}

/** RED by what goes over the wire when a call is going on, else by what would. */
export function judgeRed(config: RedundancyConfig, tracks: readonly AudioTrack[]): Finding {
  const check = 'RED';
  const off = [
    ...(config.redAllowed ? [] : ['room.enabled_codecs lacks audio/red']),
    ...(config.serverRed ? [] : ['audio.active_red_encoding is off']),
    ...(config.red ? [] : ['red.enabled is off']),
  ];
  if (off.length > 0) {
    return finding(
      check,
      'warn',
      off.join(', '),
      'Without redundancy 5 % loss is heard: see livekit/server-optimized.yaml and audio-optimization.yaml.',
    );
  }
  const plain = tracks.filter(({ mime }) => mime.toLowerCase() !== 'audio/red');
  if (plain.length > 0) {
    const who = plain.map(({ room, participant, mime }) => `${participant} in ${room} (${mime})`).join(', ');
    return finding(
      check,
      'warn',
      `${plain.length} of ${tracks.length} audio tracks without: ${who}`,
      'That client publishes plain Opus: switch RED on in its publish options.',
    );
  }
  return tracks.length === 0
    ? finding(check, 'pass', 'on in the configuration (no call is going on)')
    : finding(
        check,
        'pass',
        `on in ${tracks.length} of ${tracks.length} audio tracks of the calls that go on`,
      );
}

/** The server does not show FEC or concealment: what is deployed is judged. */
export function judgeFecAndPlc({ fec, plc }: RedundancyConfig): Finding {
  const check = 'FEC and PLC';
  if (fec && plc) return finding(check, 'pass', 'on in the configuration');
  const off = [...(fec ? [] : ['opus.fec']), ...(plc ? [] : ['plc.enabled'])].join(' and ');
  return finding(check, 'warn', `${off} off`, 'See audio-optimization.yaml; a gap is then heard as silence.');
}
