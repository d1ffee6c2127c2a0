import { skipped } from '../finding.ts';
import type { DatabaseTopic } from '../topic.ts';
import { checkCrossings } from './check-crossings.ts';
import { checkDatabases } from './check-databases.ts';
import { checkDefiners } from './check-definers.ts';
import { checkFallThrough } from './check-fall-through.ts';
import { checkNames } from './check-names.ts';
import { checkRoles } from './check-roles.ts';
import { checkRows } from './check-rows.ts';
import { checkStamps } from './check-stamps.ts';
import { checkStrangers } from './check-strangers.ts';

/** Whether each tenant has a place of its own that says whose it is, and nothing leads from one to another. */
export const isolationTopic: DatabaseTopic = {
  name: 'isolation',
  title: 'Isolation',
  examine: async (patient) => {
    if (patient.config.isolation.strategy === 'row') return checkRows(patient);
    const fleet = await patient.fleet().catch(() => undefined);
    if (fleet === undefined)
      return [skipped('isolation.stamps', 'Not looked at, since the tenants could not be listed.')];
    if (patient.config.isolation.strategy === 'database') return checkDatabases(patient);
    const [schemas, records] = [await patient.schemas(), await patient.records()];
    return [
      ...checkStamps(fleet, schemas),
      ...checkNames(fleet, records),
      ...checkStrangers(fleet, records, schemas),
      ...(await checkCrossings(patient)),
      ...(await checkFallThrough(patient)),
      ...(await checkDefiners(patient)),
      ...(await checkRoles(patient)),
    ];
  },
};
