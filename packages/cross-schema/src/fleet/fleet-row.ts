/** A row, and whose it is. */
export type FleetRow<TRow> = { readonly tenantId: string } & TRow;

/** A tenant whose rows could not be read, and why. */
export interface FleetFailure {
  readonly tenantId: string;
  readonly error: Error;
}

/** A tenant to read. */
export interface FleetTenant {
  readonly tenantId: string;
  /** `undefined` where its handle finds its tables. */
  readonly schemaName: string | undefined;
}

/** A row with what it is sorted by. */
export interface KeyedRow {
  readonly row: FleetRow<Record<string, unknown>>;
  /** As text, with the name of its type. */
  readonly keys: ReadonlyArray<readonly [text: string | null, type: string]>;
}

/** What became of some tenants. */
export interface FleetPart {
  readonly rows: readonly KeyedRow[];
  readonly failures: readonly FleetFailure[];
}
