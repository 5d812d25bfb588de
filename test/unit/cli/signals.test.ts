import { describe, expect, it } from 'vitest';
import { type Meaning, meaningOf, type Received, type StopSignal } from '../../../src/cli/signals.ts';

function meanings(...signals: readonly [StopSignal, number][]): Meaning[] {
  const counted: Received[] = [];
  return signals.map(([name, atMs]) => {
    const meaning = meaningOf({ name, atMs }, counted);
    if (meaning !== 'repeat') counted.push({ name, atMs });
    return meaning;
  });
}

describe('the meaning of signals', () => {
  it('one Ctrl-C that npx forwards once more is one', () => {
    expect(meanings(['SIGINT', 0], ['SIGINT', 3], ['SIGINT', 990])).toEqual(['stop', 'repeat', 'repeat']);
  });

  it('a second one of a person ends at once', () => {
    expect(meanings(['SIGINT', 0], ['SIGINT', 1000])).toEqual(['stop', 'leave']);
  });

  it('somebody who never stops pressing is heard after a second', () => {
    const pressed = Array.from({ length: 5 }, (_, i) => ['SIGINT', i * 300] as [StopSignal, number]);
    expect(meanings(...pressed)).toEqual(['stop', 'repeat', 'repeat', 'repeat', 'leave']);
  });

  it('a cancelled job (SIGINT, SIGTERM after 7.5 s) does not cut off the removal', () => {
    expect(meanings(['SIGINT', 0], ['SIGTERM', 7500], ['SIGTERM', 7502])).toEqual([
      'stop',
      'insist',
      'repeat',
    ]);
  });

  it('a terminal that is closed sends more than one', () => {
    expect(meanings(['SIGHUP', 0], ['SIGHUP', 2], ['SIGTERM', 5])).toEqual(['stop', 'repeat', 'repeat']);
    expect(meanings(['SIGHUP', 0], ['SIGTERM', 1500])).toEqual(['stop', 'insist']);
  });

  it('the kind that came first ends at once also after another', () => {
    expect(meanings(['SIGINT', 0], ['SIGTERM', 2000], ['SIGINT', 4000])).toEqual(['stop', 'insist', 'leave']);
  });
});
