import {
  fields,
  fieldsOf,
  fileName,
  flag,
  listOf,
  oneOf,
  ofRun,
  byName,
  checkerOf,
  words,
  whole,
  type Shape,
} from '../evidence/shape.ts';
import { BUNDLE_FORMAT, type Statement } from './statement.ts';

const nonEmpty: Shape = { type: 'string', minLength: 1 };
const waiver = fields({ scenario: words, slo: words, owner: nonEmpty, reason: nonEmpty, expires: nonEmpty });

const scenario = fields(
  {
    name: words,
    severity: oneOf('fail', 'warn'),
    verdict: ofRun('verdict'),
    utterances: whole(0),
    slos: listOf(ofRun('sloResult')),
  },
  { notJudged: listOf(words) },
);

const shapeProblem = checkerOf(
  fieldsOf<Statement>()(
    {
      format: { const: BUNDLE_FORMAT },
      run: fileName,
      signedBy: nonEmpty,
      signedAt: ofRun('instant'),
      verdict: ofRun('verdict'),
      reason: words,
      profile: nonEmpty,
      provisional: flag,
      waivers: listOf(waiver),
      signedWith: fields({ 'hive-bench': nonEmpty }),
      versions: byName(words),
      leftOut: listOf(fields({ name: nonEmpty, why: words })),
    },
    {
      remark: words,
      notSignedOff: { ...listOf(nonEmpty), minItems: 1 },
      load: fields({
        pairs: whole(1),
        rounds: whole(1),
        calls: whole(0),
        utterances: whole(0),
        visits: whole(0),
      }),
      scenarios: listOf(scenario),
      suite: listOf(ofRun('sloResult')),
    },
  ),
);

/** Why the content of STATEMENT_FILE is invalid; undefined if it is valid. */
export function statementProblem(value: unknown): string | undefined {
  return shapeProblem(value) ?? contradiction(value as Statement);
}

/** A run that failed its SLOs or was judged by point estimates may be archived, but not signed off. */
function contradiction({ notSignedOff, verdict, provisional, load }: Statement): string | undefined {
  if (notSignedOff) return undefined;
  if (verdict !== 'pass' && verdict !== 'warn')
    return `verdict: got "${verdict}", expected pass or warn, or notSignedOff with the reasons`;
  // Version 0.1.0, whose statements have no load, signed provisional runs on request.
  return provisional && load
    ? 'provisional: got true, expected false, or notSignedOff with the reasons'
    : undefined;
}
