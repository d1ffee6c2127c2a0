import type { Client } from 'pg';
import { isConnectionLoss, runScriptOrThrow } from '../../connections/index.ts';
import { type CatalogObject, toCatalogObject } from './catalog-object.ts';
import { type CatalogScope, fingerprintsSql, OPEN_CATALOG, objectsSql } from './catalog-sql.ts';

/** How many schemas one statement reads: views are locked until it is done, and the server's lock table is finite. */
const CHUNK_SIZE = 250;

/** A schema that holds nothing. */
export const EMPTY_FINGERPRINT = '';

/**
 * The fingerprint of every schema that holds anything, or why it could not be read. Waits for no lock of ours and
 * leaves none behind.
 */
export async function readFingerprints(
  client: Client,
  { schemaNames, ignoredTables }: CatalogScope,
): Promise<Map<string, string | Error>> {
  const found = new Map<string, string | Error>();
  for (let start = 0; start < schemaNames.length; start += CHUNK_SIZE) {
    const chunk = schemaNames.slice(start, start + CHUNK_SIZE);
    for (const [name, fingerprint] of await readChunk(client, { schemaNames: chunk, ignoredTables })) {
      found.set(name, fingerprint);
    }
  }
  return found;
}

/** A schema that is dropped meanwhile makes the statement fail: it is found by halves, and the others are read. */
async function readChunk(client: Client, scope: CatalogScope): Promise<Map<string, string | Error>> {
  const script = [
    'begin isolation level read committed read only',
    ...OPEN_CATALOG,
    fingerprintsSql(scope),
    'commit',
  ];
  const { schemaNames, ignoredTables } = scope;
  try {
    const results = await runScriptOrThrow(client, script);
    return new Map(results.at(-2)?.rows.map((row) => [String(row.schema_name), String(row.fingerprint)]));
  } catch (error) {
    if (isConnectionLoss(error)) throw error;
    await client.query('rollback');
    const [only] = schemaNames;
    if (only === undefined || schemaNames.length === 1) {
      return new Map(
        only === undefined ? [] : [[only, error instanceof Error ? error : new Error(String(error))]],
      );
    }
    const middle = Math.ceil(schemaNames.length / 2);
    const halves = [schemaNames.slice(0, middle), schemaNames.slice(middle)];
    const found = new Map<string, string | Error>();
    for (const half of halves) {
      for (const entry of await readChunk(client, { schemaNames: half, ignoredTables })) found.set(...entry);
    }
    return found;
  }
}

/** What a schema holds and the fingerprint of that, inside the caller's transaction, whose path it changes. */
export async function readSchema(
  client: Client,
  scope: CatalogScope,
): Promise<{ readonly objects: CatalogObject[]; readonly fingerprint: string }> {
  const results = await runScriptOrThrow(client, [
    ...OPEN_CATALOG,
    fingerprintsSql(scope),
    ...OPEN_CATALOG,
    objectsSql(scope),
  ]);
  const fingerprint = results[OPEN_CATALOG.length]?.rows[0]?.fingerprint;
  return {
    objects: (results.at(-1)?.rows ?? []).map(toCatalogObject),
    fingerprint: typeof fingerprint === 'string' ? fingerprint : EMPTY_FINGERPRINT,
  };
}
