import { DEPLOYMENT } from './deployment.ts';
import type { Item } from './item.ts';
import { MAINTENANCE } from './maintenance.ts';

/** All items of the operator's checklists. Items that cannot be checked automatically explain how to do so. */
export const ITEMS: readonly Item[] = [...DEPLOYMENT, ...MAINTENANCE];
