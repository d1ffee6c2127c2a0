/** How a column class of drizzle-orm/pg-core is built. */
export interface ColumnType {
  readonly builder: string;
  /** Options that say which of its classes is meant. */
  readonly fixed?: Readonly<Record<string, string>>;
  /** Options that the column keeps under the same name. */
  readonly options?: readonly string[];
  /** Whether its values may be limited to a list, in TypeScript only. */
  readonly hasEnumValues?: boolean;
}

/** By `columnType`, the name that Drizzle itself goes by. Some of them are there in 1.x only. */
export const columnTypes: Readonly<Record<string, ColumnType>> = {
  PgBigInt53: { builder: 'bigint', fixed: { mode: 'number' } },
  PgBigInt64: { builder: 'bigint', fixed: { mode: 'bigint' } },
  PgBigIntString: { builder: 'bigint', fixed: { mode: 'string' } },
  PgBigSerial53: { builder: 'bigserial', fixed: { mode: 'number' } },
  PgBigSerial64: { builder: 'bigserial', fixed: { mode: 'bigint' } },
  PgBinaryVector: { builder: 'bit', options: ['dimensions'] },
  PgBoolean: { builder: 'boolean' },
  PgBytea: { builder: 'bytea' },
  PgChar: { builder: 'char', options: ['length'], hasEnumValues: true },
  PgCidr: { builder: 'cidr' },
  PgDate: { builder: 'date', fixed: { mode: 'date' } },
  PgDateString: { builder: 'date', fixed: { mode: 'string' } },
  PgDoublePrecision: { builder: 'doublePrecision' },
  PgGeometry: { builder: 'geometry', fixed: { type: 'point', mode: 'tuple' }, options: ['srid'] },
  PgGeometryObject: { builder: 'geometry', fixed: { type: 'point', mode: 'xy' }, options: ['srid'] },
  PgHalfVector: { builder: 'halfvec', options: ['dimensions'] },
  PgInet: { builder: 'inet' },
  PgInteger: { builder: 'integer' },
  PgInterval: { builder: 'interval', options: ['fields', 'precision'] },
  PgJson: { builder: 'json' },
  PgJsonb: { builder: 'jsonb' },
  PgLine: { builder: 'line', fixed: { mode: 'tuple' } },
  PgLineABC: { builder: 'line', fixed: { mode: 'abc' } },
  PgMacaddr: { builder: 'macaddr' },
  PgMacaddr8: { builder: 'macaddr8' },
  PgNumeric: { builder: 'numeric', options: ['precision', 'scale'] },
  PgNumericBigInt: { builder: 'numeric', fixed: { mode: 'bigint' }, options: ['precision', 'scale'] },
  PgNumericNumber: { builder: 'numeric', fixed: { mode: 'number' }, options: ['precision', 'scale'] },
  PgPointObject: { builder: 'point', fixed: { mode: 'xy' } },
  PgPointTuple: { builder: 'point', fixed: { mode: 'tuple' } },
  PgReal: { builder: 'real' },
  PgSerial: { builder: 'serial' },
  PgSmallInt: { builder: 'smallint' },
  PgSmallSerial: { builder: 'smallserial' },
  PgSparseVector: { builder: 'sparsevec', options: ['dimensions'] },
  PgText: { builder: 'text', hasEnumValues: true },
  PgTime: { builder: 'time', options: ['withTimezone', 'precision'] },
  PgTimestamp: { builder: 'timestamp', fixed: { mode: 'date' }, options: ['withTimezone', 'precision'] },
  PgTimestampString: {
    builder: 'timestamp',
    fixed: { mode: 'string' },
    options: ['withTimezone', 'precision'],
  },
  PgUUID: { builder: 'uuid' },
  PgVarchar: { builder: 'varchar', options: ['length'], hasEnumValues: true },
  PgVector: { builder: 'vector', options: ['dimensions'] },
};
