import { createTenantManager } from '@dmt/core';
import { createAdminQuery } from '@dmt/cross-schema';
import { count } from 'drizzle-orm';
import { members } from '../config/row-tables.ts';
import { rows } from '../config/strategies.ts';

// #region reports
export const reports = createTenantManager({ ...rows, connection: { url: process.env.REPORTS_URL } });

export const membersOfAll = () =>
  createAdminQuery({ manager: reports, reason: 'seats to invoice' })
    .fromAllTenants(members)
    .select({ members: count() });
// #endregion reports
