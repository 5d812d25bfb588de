// Writes the generated parts of the documentation, and of schema/run.schema.json: `npm run docs`. A test compares them with the sources.
import { readFileSync, writeFileSync } from 'node:fs';
import { GENERATED, withGenerated } from './generated.ts';
import { withMetrics } from './run-schema.ts';

for (const { page, text } of GENERATED) {
  writeFileSync(page, withGenerated(readFileSync(page, 'utf8'), text()));
}

const RUN_SCHEMA = 'schema/run.schema.json';
writeFileSync(RUN_SCHEMA, withMetrics(readFileSync(RUN_SCHEMA, 'utf8')));
