import { metricsWith } from './metrics.ts';

/** A TURN server of a deployment; its secrets are named, not said. */
export interface TurnServer {
  readonly urls: readonly string[];
  /** Environment variables that hold user name and credential. */
  readonly usernameEnv?: string;
  readonly credentialEnv?: string;
}

/** A deployment that is already there. hive-bench starts nothing of it: only clients, and the gateway before them. */
export interface Target {
  /** Of its signalling: ws:// or wss://. */
  readonly url: string;
  /** Docker network by which it is reached; unless given, by the way out of this host. */
  readonly network?: string;
  /** `relay`: media by TURN alone, as clients of the reference stack. `all`: whatever way ICE finds. */
  readonly transport: 'relay' | 'all';
  /** Besides those that the server hands out itself. */
  readonly turn: readonly TurnServer[];
  /** Identity of the participant that publishes the translation. */
  readonly translatorIdentity: string;
  /** Topic of the text streams that carry captions. */
  readonly captionTopic: string;
  /** What the names of rooms must begin with, for a translator that is sent only there. */
  readonly roomPrefix: string;
}

export const TARGET_DEFAULTS: Omit<Target, 'url'> = {
  transport: 'relay',
  turn: [],
  translatorIdentity: 'translator',
  captionTopic: 'lk.transcription',
  roomPrefix: '',
};

/** What cannot be had of a translation that nobody has told how it should be: its sound, its words, its end. */
export const UNMEASURED_ON_TARGET = metricsWith({ onTarget: false });
