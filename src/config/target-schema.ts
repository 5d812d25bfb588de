import { choice, list, means, object, text } from './schema-parts.ts';

/**
 * A user name is sent to the TURN server in the clear, so it may come out of no variable that holds a secret, and out of
 * none that was not made for this.
 */
const usernameVariable = {
  type: 'string',
  pattern: '^(?!.*(SECRET|PASSWORD|CREDENTIAL|TOKEN|API_KEY))(TURN|LIVEKIT)_[A-Z0-9_]{1,100}$',
  expected:
    'the name of a variable that begins with TURN_ or LIVEKIT_ and holds no secret, such as TURN_USER',
};
const credentialVariable = {
  type: 'string',
  pattern: '^(?!LIVEKIT_API_)(TURN|LIVEKIT)_[A-Z0-9_]{1,100}$',
  expected: 'the name of a variable that begins with TURN_ or LIVEKIT_, such as TURN_PASSWORD',
};
/** RFC 7065. */
const turnUrl = {
  type: 'string',
  pattern: '^turns?:([A-Za-z0-9.-]+|\\[[0-9a-fA-F:.]+\\])(:[0-9]{1,5})?([?]transport=(udp|tcp))?$',
  expected: 'turn:host:port?transport=udp',
};
/** Of a deployment that hive-bench does not start. */
export const targetSchema = object(
  {
    url: means('Address of its signalling.', {
      type: 'string',
      pattern: '^wss?://[^/?#]+/?$',
      expected: 'ws://host:port or wss://host',
    }),
    network: means(
      'Docker network by which it is reached; the way out of the host unless set.',
      text('a Docker network'),
    ),
    transport: means(
      '`relay`: media by TURN only. `all`: any candidate pair that ICE finds.',
      choice('relay', 'all'),
    ),
    turn: means(
      'TURN servers beside those that LiveKit hands out.',
      list(
        object(
          {
            urls: { ...list(turnUrl, 'a list of TURN URLs'), minItems: 1 },
            usernameEnv: usernameVariable,
            credentialEnv: credentialVariable,
          },
          ['urls'],
        ),
        'a list of TURN servers',
      ),
    ),
    translatorIdentity: means(
      'Identity of the participant that publishes the translation.',
      text('an identity'),
    ),
    captionTopic: means('Topic of the text streams that carry captions.', text('a topic')),
    roomPrefix: means('What names of rooms begin with.', {
      type: 'string',
      maxLength: 100,
      expected: 'a text of at most 100 characters',
    }),
  },
  ['url'],
);
