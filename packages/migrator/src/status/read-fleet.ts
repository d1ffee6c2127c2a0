import type { Client } from 'pg';
import { isConnectionLoss, runScript, toDatabaseError } from '../connections/index.ts';
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

/**
 * How many ledgers one statement reads. Each costs the server a plan node and a lock until it is done, and a plan of
 * two hundred takes longer than four of fifty.
 */
const CHUNK_SIZE = 50;
/** How many ledgers go into one message: that many statements, each a transaction of its own. */
const LEDGERS_PER_MESSAGE = 100 * CHUNK_SIZE;

/** What was found in one schema. */
export interface SchemaReading {
  readonly schema: SchemaDescription;
  readonly rows: ReadonlyArray<LedgerRow>;
  /** Why this schema's ledger could not be read. */
  readonly error: Error | undefined;
}

/**
 * Reads the ledgers of any number of schemas in two round trips per 5,000 of them, without locks: good for telling
 * what was applied, and for knowing that nothing is pending, not for deciding what to apply. Up to 50 may be read
 * in a transaction of the caller's.
 */
export async function readFleet(
  client: Client,
  ledgers: ReadonlyArray<LedgerTable>,
): Promise<Map<string, SchemaReading>> {
  const readings = new Map<string, SchemaReading>();
  for (const part of split(ledgers, LEDGERS_PER_MESSAGE)) {
    for (const reading of await readPart(client, part)) readings.set(reading.schema.schemaName, reading);
  }
  return readings;
}

interface Described {
  readonly ledger: LedgerTable;
  readonly schema: SchemaDescription;
}

async function readPart(client: Client, part: ReadonlyArray<LedgerTable>): Promise<SchemaReading[]> {
  const described = await describePart(client, part);
  const refused = new Map(described.map((each) => [each, recognitionError(each)]));
  const readable = described.filter((each) => each.schema.ledgerColumns !== undefined && !refused.get(each));
  const chunks = split(readable, CHUNK_SIZE);
  const found = (await readTogether(client, chunks)) ?? (await readOneByOne(client, chunks));
  return described.map(
    (each) => found.get(each) ?? { schema: each.schema, rows: [], error: refused.get(each) },
  );
}

type Readings = Map<Described, SchemaReading>;

/** @returns `undefined` when one of them could not be read: one that was dropped meanwhile must not hide the others */
async function readTogether(
  client: Client,
  chunks: ReadonlyArray<ReadonlyArray<Described>>,
): Promise<Readings | undefined> {
  const isOne = chunks.length === 1;
  const script = chunks.flatMap((chunk) => (isOne ? [rowsSql(chunk)] : ['begin', rowsSql(chunk), 'commit']));
  if (script.length === 0) return new Map();
  const { results, error } = await runScript(client, script.join(';\n'));
  if (!error) {
    const answers = results.filter(({ command }) => command === 'SELECT');
    return new Map(chunks.flatMap((chunk, index) => toReadings(chunk, answers[index]?.rows ?? [])));
  }
  if (isConnectionLoss(error)) throw error;
  if (!isOne) await client.query('rollback');
  return undefined;
}

async function describePart(client: Client, part: ReadonlyArray<LedgerTable>): Promise<Described[]> {
  const [first] = part;
  if (!first) return [];
  const text = describeSchemasSql('$1::text[]', first.tableName, first.keptIn);
  const { rows } = await client.query<Record<string, unknown>>(text, [part.map((each) => each.schemaName)]);
  const schemas = new Map(rows.map(toSchemaDescription).map((schema) => [schema.schemaName, schema]));
  return part.flatMap((ledger) => {
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

function rowsSql(chunk: ReadonlyArray<Described>): string {
  const selects = chunk.map(({ ledger, schema: { ledgerColumns = {} } }, index) => {
    const { selectList } = recogniseFormat(ledger, ledgerColumns);
    return `select ${index} as ledger, ${selectList(ledgerColumns)} from ${qualifiedLedger(ledger)}`;
  });
  return selects.join('\nunion all ');
}

function toReadings(
  chunk: ReadonlyArray<Described>,
  rows: ReadonlyArray<Readonly<Record<string, unknown>>>,
): Array<[Described, SchemaReading]> {
  const ledgers = chunk.map((): LedgerRow[] => []);
  for (const row of rows) ledgers[Number(row.ledger)]?.push(toLedgerRow(row));
  return chunk.map((each, index) => {
    const ledgerRows = (ledgers[index] ?? []).sort((a, b) => a.id - b.id);
    return [each, { schema: each.schema, rows: ledgerRows, error: undefined }];
  });
}

/** A chunk at a time, and of one that cannot be read each by itself. */
async function readOneByOne(
  client: Client,
  chunks: ReadonlyArray<ReadonlyArray<Described>>,
): Promise<Readings> {
  const found: Readings = new Map();
  for (const chunk of chunks) {
    const isOnly = chunks.length === 1;
    const together = isOnly ? undefined : await readTogether(client, [chunk]);
    for (const each of chunk) found.set(each, together?.get(each) ?? (await readOne(client, each)));
  }
  return found;
}

async function readOne(client: Client, described: Described): Promise<SchemaReading> {
  const { schema, ledger } = described;
  try {
    const { rows } = await client.query<Record<string, unknown>>(rowsSql([described]));
    const [[, reading] = []] = toReadings([described], rows);
    return reading ?? { schema, rows: [], error: undefined };
  } catch (error) {
    if (isConnectionLoss(error)) throw error;
    return {
      schema,
      rows: [],
      error: toDatabaseError(error, `to read ${qualifiedLedger(ledger)}`, ledger.tenantId),
    };
  }
}

function split<Item>(items: ReadonlyArray<Item>, size: number): Item[][] {
  const parts: Item[][] = [];
  for (let start = 0; start < items.length; start += size) parts.push(items.slice(start, start + size));
  return parts;
}
