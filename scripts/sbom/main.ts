// Writes docs/sbom.cdx.json, the dependencies of hive-bench and its images as CycloneDX: `npm run sbom`. After a change
// of a lock file, run scripts/licences first, which updates the licences.
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { bomJson } from './bom.ts';
import { inventory } from './inventory.ts';

const file = path.resolve(import.meta.dirname, '../../docs/sbom.cdx.json');
writeFileSync(file, bomJson(inventory()));
