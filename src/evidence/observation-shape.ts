import { fields, fileName, flag, number, oneOf, type Shape, words, whole } from './shape.ts';
import { rtpShape } from './rtp-shape.ts';

export const roleShape = oneOf('speaker', 'listener', 'floor', 'visitor', 'echo');

type Fields = Readonly<Record<string, Shape>>;
/** Shape of ParticipantEvent by type: required and optional fields. */
const EVENTS: Readonly<Record<string, readonly [required: Fields, optional?: Fields]>> = {
  hello: [
    { bootId: words, timeOffsets: words },
    { node: words, rtc: words },
  ],
  joined: [{ joinMs: number }],
  ready: [{}, { codec: words }],
  utterance: [
    {
      utterance: { type: 'string', minLength: 1 },
      text: words,
      warmup: flag,
      dueStartMs: number,
      dueEndMs: number,
      lagP50Ms: number,
      lagMaxMs: number,
    },
  ],
  'first-audio': [{ afterJoinMs: number }],
  onset: [{ levelDbfs: number }],
  caption: [
    { segment: words, final: flag, text: words },
    { language: words, sourceText: words },
  ],
  rtp: [{ stats: rtpShape }],
  recording: [{ frames: whole(0), droppedMs: number }],
  visit: [{ attempt: whole(1) }, { joinMs: number, firstAudioMs: number, failure: words }],
  echoed: [{ utterance: words, heldMs: number, strayMs: number }],
  injection: [{ frames: whole(0), lagP50Ms: number, lagP99Ms: number, lagMaxMs: number }],
  'event-loop': [{ delayP50Ms: number, delayP99Ms: number, delayMaxMs: number }],
  connection: [{ state: words }],
  fault: [{ message: words }],
  done: [{}],
};

/** Shape of one line of observations.ndjson. */
export const observationShape = fields({
  scenario: words,
  participant: fileName,
  role: roleShape,
  pair: whole(0, 1000),
  event: {
    type: 'object',
    required: ['type', 'tMs'],
    properties: { type: words, tMs: number },
    discriminator: { propertyName: 'type' },
    oneOf: Object.entries(EVENTS).map(([type, [required, optional]]) =>
      fields({ type: { const: type }, ...required }, optional),
    ),
  },
});
