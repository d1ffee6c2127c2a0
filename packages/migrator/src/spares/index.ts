export { createSpareClaim } from './claim-spare.ts';
export { discardSpare } from './discard-spare.ts';
export { isUseless, prepareSpare, type SparePreparation } from './prepare-spare.ts';
export { reserveSpares } from './reserve-spares.ts';
export { spareHead } from './spare-head.ts';
export { ensureSpareTable, listSpares, spareTableExists } from './spare-table.ts';
