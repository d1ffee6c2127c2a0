import { is, type SQL } from 'drizzle-orm';
import { type PgPolicy, PgRole } from 'drizzle-orm/pg-core';
import type { DrizzleNames } from './drizzle-names.ts';
import type { PolicyModel } from './schema-model.ts';

export function readPolicy(policy: PgPolicy, names: DrizzleNames): PolicyModel {
  const text = (expression: SQL | undefined): string | null =>
    expression === undefined ? null : names.textOf(expression);
  return {
    name: policy.name,
    as: policy.as ?? null,
    for: policy.for ?? null,
    to: namesOf(policy.to),
    using: text(policy.using),
    withCheck: text(policy.withCheck),
  };
}

function namesOf(to: unknown): string[] {
  if (to === undefined) return [];
  if (Array.isArray(to)) return to.flatMap(namesOf);
  return [is(to, PgRole) ? to.name : String(to)];
}
