import { createHash } from 'node:crypto';
import {
  advisoryLockKey,
  quoteLiteral,
  SIGNATURE_SETTING,
  SIGNED_TENANT,
  TENANT_SETTING,
} from '@dmt/core/internal';
import type { Client } from 'pg';
import { runScriptOrThrow } from '../../connections/index.ts';

/** HMAC's own, for SHA-256. */
const BLOCK_BYTES = 64;
const INNER = 0x36;
const OUTER = 0x5c;

/*
 * PostgreSQL has SHA-256 and no HMAC without an extension; with the two pads of the key an HMAC is two hashes. The
 * function runs as its owner, who alone may read them: the role of the application can neither read a key nor make a
 * signature. It looks at the directory, too: a process that has not heard of a tenant's end sends good signatures for it.
 * Who drops the tenant, as that owner, still sees its rows.
 */
const BODY = `
  select claimed.id
  from (select nullif(current_setting('${TENANT_SETTING}', true), '') as id,
    current_setting('${SIGNATURE_SETTING}', true) as signature) as claimed
  where exists (
    select from dmt.context_keys k
    where claimed.signature = encode(sha256(k.outer_pad || sha256(k.inner_pad || convert_to(claimed.id, 'UTF8'))), 'hex'))
  and exists (
    select from dmt.tenants t
    where t.id = claimed.id and (t.state = 'active' or pg_has_role(session_user, current_user, 'usage')))
`;
const FUNCTION = `
create or replace function ${SIGNED_TENANT} returns text language sql stable parallel safe security definer
set search_path = pg_catalog, pg_temp as $dmt$${BODY}$dmt$`;

/** Puts what checks signatures, and the key that they are made with, where the role of the application cannot read it. */
export async function installContextKey(client: Client, contextKey: string): Promise<void> {
  const [inner, outer] = [padOf(contextKey, INNER), padOf(contextKey, OUTER)];
  const id = createHash('sha256').update(outer).digest('hex').slice(0, 16);
  if (await isInstalled(client, id)) return;
  await runScriptOrThrow(client, [
    'begin',
    `select pg_catalog.pg_advisory_xact_lock(${advisoryLockKey('context-keys')})`,
    `create table if not exists dmt.context_keys (
      id text primary key, inner_pad bytea not null, outer_pad bytea not null,
      created_at timestamptz not null default pg_catalog.now())`,
    'revoke all on dmt.context_keys from public',
    FUNCTION,
    `insert into dmt.context_keys (id, inner_pad, outer_pad)
     values (${quoteLiteral(id)}, '\\x${inner.toString('hex')}', '\\x${outer.toString('hex')}') on conflict do nothing`,
    'commit',
  ]);
}

async function isInstalled(client: Client, id: string): Promise<boolean> {
  const { rows } = await client.query(
    `select from pg_catalog.pg_proc where oid = pg_catalog.to_regprocedure('${SIGNED_TENANT}') and prosrc = $1`,
    [BODY],
  );
  if (rows.length === 0) return false;
  const found = await client.query('select from dmt.context_keys where id = $1', [id]);
  return found.rows.length > 0;
}

function padOf(contextKey: string, mask: number): Buffer {
  const text = Buffer.from(contextKey, 'utf8');
  const key = text.length > BLOCK_BYTES ? createHash('sha256').update(text).digest() : text;
  return Buffer.concat([key], BLOCK_BYTES).map((byte) => byte ^ mask) as Buffer;
}
