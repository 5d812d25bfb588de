// Writes the generated parts of documentation and schema: `npm run docs`. Tests compare them with the sources.
import { readFileSync, writeFileSync } from 'node:fs';
import { GENERATED, withGenerated } from './generated.ts';
import { withImpairments, withMetrics } from './run-schema.ts';

for (const { page, text } of GENERATED) {
  writeFileSync(page, withGenerated(readFileSync(page, 'utf8'), text()));
}

const RUN_SCHEMA = 'schema/run.schema.json';
writeFileSync(RUN_SCHEMA, withMetrics(withImpairments(readFileSync(RUN_SCHEMA, 'utf8'))));
