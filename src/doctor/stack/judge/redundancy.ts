import { type Finding, finding } from '../../../model/finding.ts';

/** Redundancy settings in the deployed configuration files. */
export interface RedundancyConfig {
  /** audio.active_red_encoding of livekit/server-optimized.yaml. */
  readonly serverRed: boolean;
  /** Whether room.enabled_codecs of the same file lists audio/red. */
  readonly redAllowed: boolean;
  /** This and the next two are settings of audio-optimization.yaml. */
  readonly red: boolean;
  readonly fec: boolean;
  readonly plc: boolean;
}

/** An audio track as listed by the SFU. */
export interface AudioTrack {
  readonly room: string;
  readonly participant: string;
  readonly mime: string;
}

/** Judges RED by the published tracks during a call, and by the configuration otherwise. */
export function judgeRed(config: RedundancyConfig, tracks: readonly AudioTrack[]): Finding {
  const check = 'RED';
  const off = [
    ...(config.redAllowed ? [] : ['room.enabled_codecs lacks audio/red']),
    ...(config.serverRed ? [] : ['audio.active_red_encoding is false']),
    ...(config.red ? [] : ['red.enabled is false']),
  ];
  if (off.length > 0) {
    return finding(
      check,
      'warn',
      off.join(', '),
      'Enable RED in livekit/server-optimized.yaml and audio-optimization.yaml: without it, 5 % loss is audible.',
    );
  }
  const plain = tracks.filter(({ mime }) => mime.toLowerCase() !== 'audio/red');
  if (plain.length > 0) {
    const who = plain.map(({ room, participant, mime }) => `${participant} in ${room} (${mime})`).join(', ');
    return finding(
      check,
      'warn',
      `${plain.length} of ${tracks.length} audio tracks lack RED: ${who}`,
      'Enable RED in the publish options of these clients: they publish plain Opus.',
    );
  }
  return tracks.length === 0
    ? finding(check, 'pass', 'enabled in the configuration (no active call)')
    : finding(check, 'pass', `used by ${tracks.length} of ${tracks.length} audio tracks in active calls`);
}

/** Judges the deployed configuration: the server does not report FEC or concealment. */
export function judgeFecAndPlc({ fec, plc }: RedundancyConfig): Finding {
  const check = 'FEC and PLC';
  if (fec && plc) return finding(check, 'pass', 'enabled in the configuration');
  const off = [...(fec ? [] : ['opus.fec']), ...(plc ? [] : ['plc.enabled'])].join(' and ');
  return finding(
    check,
    'warn',
    `${off} disabled`,
    'Enable them in audio-optimization.yaml: without them, a lost packet is audible as silence.',
  );
}
