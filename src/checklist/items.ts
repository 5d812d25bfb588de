import { DEPLOYMENT } from './deployment.ts';
import type { Item } from './item.ts';
import { MAINTENANCE } from './maintenance.ts';

/** The operator's lists, item by item: what can be checked is, the rest says how to. */
export const ITEMS: readonly Item[] = [...DEPLOYMENT, ...MAINTENANCE];
