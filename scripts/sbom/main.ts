// Writes docs/sbom.cdx.json: what hive-bench and its images are made of, as CycloneDX. `npm run sbom`; after a change of
// a lock file run scripts/licences first, whose page has the licences.
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { bomJson } from './bom.ts';
import { inventory } from './inventory.ts';

const file = path.resolve(import.meta.dirname, '../../docs/sbom.cdx.json');
writeFileSync(file, bomJson(inventory()));
