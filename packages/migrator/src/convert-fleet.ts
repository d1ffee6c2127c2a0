import { UsageError } from '@dmt/core';
import { type EditFleetOptions, editFleet, type TenantEdit } from './edit-fleet.ts';
import type { LedgerFormatName } from './ledger/index.ts';
import type { MigratorContext } from './migrator-context.ts';

/** Which tables are to get which form. */
export interface ConvertFormatOptions extends EditFleetOptions {
  /** `drizzle`: Drizzle's own. `name` and `hash`: those of drizzle-multitenant. */
  readonly to: LedgerFormatName;
  /** Only tables of this form; others are left as they are. @default any */
  readonly from?: LedgerFormatName;
}

/** What became of one tenant's table. */
export interface TenantConversion {
  readonly tenantId: string;
  readonly schemaName: string;
  /** `skipped`: it has that form already, or there is none. `planned`: a dry run. */
  readonly status: 'converted' | 'skipped' | 'planned' | 'failed' | 'not-run';
  /** The form it had; `undefined` when there is no table. */
  readonly from: LedgerFormatName | undefined;
  readonly to: LedgerFormatName;
  readonly error?: Error;
  readonly durationMs: number;
}

/** What became of the tables of a fleet. */
export interface ConversionResult {
  readonly total: number;
  /** Tenants with status `converted` or `planned`. */
  readonly converted: number;
  readonly skipped: number;
  readonly failed: number;
  readonly notRun: number;
  readonly details: ReadonlyArray<TenantConversion>;
}

const FORMATS: ReadonlyArray<string> = ['drizzle', 'name', 'hash'] satisfies LedgerFormatName[];

/** @throws DMT_USAGE for a form that there is not */
export async function convertFleet(
  context: MigratorContext,
  tenantIds: ReadonlyArray<string>,
  { from, to, ...options }: ConvertFormatOptions,
): Promise<ConversionResult> {
  assertFormat('to', to);
  if (from !== undefined) assertFormat('from', from);
  const edits = await editFleet(context, tenantIds, { to, ...(from ? { from } : {}) }, options);
  const details = edits.map((edit) => toConversion(edit, to, options.dryRun === true));
  const count = (...statuses: ReadonlyArray<TenantConversion['status']>): number =>
    details.filter(({ status }) => statuses.includes(status)).length;
  return {
    total: details.length,
    converted: count('converted', 'planned'),
    skipped: count('skipped'),
    failed: count('failed'),
    notRun: count('not-run'),
    details,
  };
}

function assertFormat(option: string, format: string): void {
  if (!FORMATS.includes(format)) throw UsageError.forOption(option, format, `one of ${FORMATS.join(', ')}`);
}

function toConversion(edit: TenantEdit, to: LedgerFormatName, dryRun: boolean): TenantConversion {
  const { site, planned, error, durationMs } = edit;
  const { tenantId, schemaName } = site;
  const status = statusOf(edit, dryRun);
  return { tenantId, schemaName, status, from: planned?.from, to, ...(error ? { error } : {}), durationMs };
}

function statusOf({ planned, error }: TenantEdit, dryRun: boolean): TenantConversion['status'] {
  if (error) return 'failed';
  if (!planned) return 'not-run';
  if (planned.statements.length === 0) return 'skipped';
  return dryRun ? 'planned' : 'converted';
}
