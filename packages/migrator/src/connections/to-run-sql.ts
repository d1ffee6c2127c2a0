import type { RunSql } from '@dmt/core/internal';
import type { Client } from 'pg';

/** A client as core's directory functions want it; statements go unnamed, so any pooler will do. */
export function toRunSql(client: Client): RunSql {
  return (text, values = []) => client.query<Record<string, unknown>>(text, [...values]);
}
