import type { Client } from 'pg';
import { isConnectionLoss, toDatabaseError } from '../connections/index.ts';
import {
  assertHistoryKnown,
  describeSchemasSql,
  type LedgerRow,
  type LedgerTable,
  qualifiedLedger,
  recogniseFormat,
  type SchemaDescription,
  toLedgerRow,
  toSchemaDescription,
} from '../ledger/index.ts';

/** How many ledgers one statement reads; each costs the server a plan node and a lock until it is done. */
const CHUNK_SIZE = 200;

/** What was found in one schema. */
export interface SchemaReading {
  readonly schema: SchemaDescription;
  readonly rows: ReadonlyArray<LedgerRow>;
  /** Why this schema's ledger could not be read. */
  readonly error: Error | undefined;
}

/**
 * Reads the ledgers of any number of schemas with two statements per 200 of them, without locks: good for telling
 * what was applied, and for knowing that nothing is pending, not for deciding what to apply.
 */
export async function readFleet(
  client: Client,
  ledgers: ReadonlyArray<LedgerTable>,
): Promise<Map<string, SchemaReading>> {
  const readings = new Map<string, SchemaReading>();
  for (let start = 0; start < ledgers.length; start += CHUNK_SIZE) {
    const chunk = ledgers.slice(start, start + CHUNK_SIZE);
    for (const reading of await readChunk(client, chunk)) readings.set(reading.schema.schemaName, reading);
  }
  return readings;
}

interface Described {
  readonly ledger: LedgerTable;
  readonly schema: SchemaDescription;
}

async function readChunk(client: Client, chunk: ReadonlyArray<LedgerTable>): Promise<SchemaReading[]> {
  const described = await describeChunk(client, chunk);
  const refused = new Map(described.map((each) => [each, recognitionError(each)]));
  const readable = described.filter((each) => each.schema.ledgerColumns !== undefined && !refused.get(each));
  const rows = await readRows(client, readable).catch((error: unknown) => {
    if (isConnectionLoss(error)) throw error;
    return undefined;
  });
  // One ledger that was dropped meanwhile, or may not be read, must not hide the others.
  if (!rows) return readOneByOne(client, described, refused);
  return described.map((each) => ({
    schema: each.schema,
    rows: rows.get(each) ?? [],
    error: refused.get(each),
  }));
}

async function describeChunk(client: Client, chunk: ReadonlyArray<LedgerTable>): Promise<Described[]> {
  const [first] = chunk;
  if (!first) return [];
  const text = describeSchemasSql('$1::text[]', first.tableName, first.keptIn);
  const { rows } = await client.query<Record<string, unknown>>(text, [chunk.map((each) => each.schemaName)]);
  const schemas = new Map(rows.map(toSchemaDescription).map((schema) => [schema.schemaName, schema]));
  return chunk.flatMap((ledger) => {
    const schema = schemas.get(ledger.schemaName);
    return schema ? [{ ledger, schema }] : [];
  });
}

function recognitionError({ ledger, schema }: Described): Error | undefined {
  try {
    assertHistoryKnown(ledger, schema);
    if (schema.ledgerColumns) recogniseFormat(ledger, schema.ledgerColumns);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

async function readRows(
  client: Client,
  readable: ReadonlyArray<Described>,
): Promise<Map<Described, LedgerRow[]>> {
  const found = new Map<Described, LedgerRow[]>(readable.map((each) => [each, []]));
  if (readable.length === 0) return found;
  const selects = readable.map(({ ledger, schema: { ledgerColumns = {} } }, index) => {
    const { selectList } = recogniseFormat(ledger, ledgerColumns);
    return `select ${index} as ledger, ${selectList(ledgerColumns)} from ${qualifiedLedger(ledger)}`;
  });
  const { rows } = await client.query<Record<string, unknown>>(selects.join('\nunion all '));
  for (const row of rows) {
    const owner = readable[Number(row.ledger)];
    if (owner) found.get(owner)?.push(toLedgerRow(row));
  }
  for (const ledgerRows of found.values()) ledgerRows.sort((a, b) => a.id - b.id);
  return found;
}

async function readOneByOne(
  client: Client,
  described: ReadonlyArray<Described>,
  refused: ReadonlyMap<Described, Error | undefined>,
): Promise<SchemaReading[]> {
  const readings: SchemaReading[] = [];
  for (const each of described) {
    const error = refused.get(each);
    readings.push(
      error || !each.schema.ledgerColumns
        ? { schema: each.schema, rows: [], error }
        : await readOne(client, each),
    );
  }
  return readings;
}

async function readOne(client: Client, described: Described): Promise<SchemaReading> {
  const { schema, ledger } = described;
  try {
    const rows = await readRows(client, [described]);
    return { schema, rows: rows.get(described) ?? [], error: undefined };
  } catch (error) {
    if (isConnectionLoss(error)) throw error;
    return {
      schema,
      rows: [],
      error: toDatabaseError(error, `to read ${qualifiedLedger(ledger)}`, ledger.tenantId),
    };
  }
}
