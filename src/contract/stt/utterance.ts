import { wordErrors } from '../../analysis/speech/wer.ts';
import { shown } from '../../lib/shown.ts';
import { type Finding, finding } from '../../model/finding.ts';
import { deviates } from '../deviation.ts';
import { connected, opened, problemOf, type SttService } from './service.ts';
import { COMPLETE_SILENCE_MS, PAUSE_SILENCE_MS, recognise, type Recognised, type Speech } from './speak.ts';

const AUDIO_TOLERANCE_MS = 50;

const SAVED_MS = PAUSE_SILENCE_MS - COMPLETE_SILENCE_MS;

export async function checkUtterance(service: SttService): Promise<Finding[]> {
  return connected('utterance', async () => {
    using stream = await opened(service);
    const [speech] = service.speeches;
    if (!speech) return [];
    const result = await recognise(stream, speech);
    const sent = `${shown(speech.text)}, 10 ms of it each 10 ms, then finish`;
    return (
      problemOf('utterance', sent, speech, result) ?? [
        finding('utterance', 'pass', `recognised ${shown(result.final?.text)}`),
        ...judgeWords(sent, speech, result),
        judgePartials(sent, result),
        judgeFinal(sent, result),
        ...judgeAudio(sent, result),
      ]
    );
  });
}

function judgeWords(sent: string, { text }: Speech, { final }: Recognised): Finding[] {
  const wrong = wordErrors(text, final?.text ?? '');
  if (!wrong || wrong.errors === 0) return [];
  return [
    deviates(
      'words',
      {
        sent,
        received: `${shown(final?.text)}: ${wrong.errors} of ${wrong.words} words wrong`,
        expected: 'none',
      },
      'Word errors lower quality, and a translation of wrong words can count as wrong: e2e_ms is ∞ then.',
      'warn',
    ),
  ];
}

function judgePartials(sent: string, { said, completeMs, endpointMs, lateMs, final }: Recognised): Finding {
  const partials = said.filter(({ type }) => type === 'partial').length;
  const check = 'partial results';
  const cost = (ms: number, why: string): string =>
    `e2e_ms and caption_ms are ${ms.toFixed(0)} ms longer: ${why}`;
  if (partials === 0) {
    const why = `the translator waits for ${PAUSE_SILENCE_MS} ms of silence instead of ${COMPLETE_SILENCE_MS} ms, and translates only then.`;
    const problem = { sent, received: 'no partial text before the final one', expected: 'partial texts' };
    return deviates(check, problem, cost(SAVED_MS, why), 'warn');
  }
  if (completeMs === undefined || endpointMs > PAUSE_SILENCE_MS) {
    const why = `the translator waits for ${PAUSE_SILENCE_MS} ms of silence instead of ${COMPLETE_SILENCE_MS} ms.`;
    const received = `${partials} partial texts, none in time with complete: true at the end of the sentence`;
    const problem = {
      sent,
      received,
      expected: `complete: true within ${COMPLETE_SILENCE_MS} ms of the last word`,
    };
    return deviates(check, problem, cost(SAVED_MS, why), 'warn');
  }
  const when = `${Math.abs(completeMs).toFixed(0)} ms ${completeMs < 0 ? 'before' : 'after'} the end of the last word`;
  if (completeMs > COMPLETE_SILENCE_MS && lateMs >= completeMs - COMPLETE_SILENCE_MS) {
    const found = `not measured: complete ${when}, but this host sent audio up to ${lateMs.toFixed(0)} ms late`;
    return finding(check, 'warn', found, 'Check again on a host that is idle.');
  }
  if (completeMs > COMPLETE_SILENCE_MS) {
    const problem = {
      sent,
      received: `complete: true ${when}`,
      expected: `within ${COMPLETE_SILENCE_MS} ms`,
    };
    return deviates(
      check,
      problem,
      cost(completeMs - COMPLETE_SILENCE_MS, 'the utterance ends that much later.'),
      'warn',
    );
  }
  const last = said.findLast((each) => each.type === 'partial');
  if (last?.type === 'partial' && last.text !== final?.text) {
    const problem = {
      sent,
      received: `${shown(last.text)}, and then final ${shown(final?.text)}`,
      expected: 'the same text',
    };
    const why =
      'The translation that was made of the partial text is thrown away: MT and TTS add their whole time to e2e_ms.';
    return deviates(check, problem, why, 'warn');
  }
  return finding(check, 'pass', `${partials} partial texts, complete ${when}`);
}

function judgeFinal(sent: string, { final, said }: Recognised): Finding {
  const finals = said.filter(({ type }) => type === 'final').length;
  if (finals > 1) {
    const problem = { sent, received: `${finals} final texts`, expected: 'one for each finish' };
    return deviates('final result', problem, 'The translator takes the second for the next utterance’s.');
  }
  return finding(
    'final result',
    'pass',
    `${final?.afterMs.toFixed(1)} ms after finish`,
    'Part of e2e_ms and caption_ms.',
  );
}

function judgeAudio(sent: string, { final, audioMs }: Recognised): Finding[] {
  if (final?.audioMs === undefined || Math.abs(final.audioMs - audioMs) <= AUDIO_TOLERANCE_MS) return [];
  const problem = {
    sent,
    received: `audio_ms ${final.audioMs}`,
    expected: `${audioMs} ± ${AUDIO_TOLERANCE_MS}`,
  };
  return [
    deviates(
      'audio received',
      problem,
      'Audio was lost or read at another rate: expect word errors.',
      'warn',
    ),
  ];
}
