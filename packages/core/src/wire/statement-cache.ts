export interface StatementCacheOptions {
  /** Most statements kept on the connection. */
  readonly maxPerConnection: number;
  /** Most statements kept of one schema. */
  readonly maxPerTenant: number;
  /** How long an unused one is kept. */
  readonly ttlMs: number;
  readonly now: () => number;
}

/** A statement that is, or is about to be, prepared on a connection. */
export interface KeptStatement {
  readonly name: string;
  readonly schemaName: string;
  readonly text: string;
  /** False before its Parse was sent, and after a failure, when nothing is known about it. */
  isPrepared: boolean;
  usedAt: number;
}

/**
 * The prepared statements of one connection. A statement belongs to a schema: PostgreSQL plans it again
 * whenever the search_path differs from the one it was planned under, so tenants do not share plans. What the
 * caller calls it makes no difference: names are the connection's own, and equal texts are one statement.
 */
export class StatementCache {
  readonly #options: StatementCacheOptions;
  readonly #bySchema = new Map<string, Map<string, KeptStatement>>();
  /** Of all schemas, the one used longest ago first: a Set keeps the order in which its members were added. */
  readonly #inUse = new Set<KeptStatement>();
  #namesGiven = 0;
  readonly #pinned = new Set<string>();
  /** The one that travels with nearly every statement, to know it without a look at its text. */
  #lastPinned: string | undefined;

  constructor(options: StatementCacheOptions) {
    this.#options = options;
  }

  /** The statement with this text, which is new if it was not kept. */
  use(schemaName: string, text: string): KeptStatement {
    const ofSchema = this.#ofSchema(schemaName);
    const statement = ofSchema.get(text) ?? this.#create(schemaName, text);
    statement.usedAt = this.#options.now();
    // To the end of both orders.
    ofSchema.delete(text);
    ofSchema.set(text, statement);
    this.#inUse.delete(statement);
    this.#inUse.add(statement);
    return statement;
  }

  /** Takes out what has to be closed: statements too many, or unused for too long. */
  takeSurplus(schemaName: string): KeptStatement[] {
    const { maxPerConnection, maxPerTenant, ttlMs, now } = this.#options;
    const expiresBefore = now() - ttlMs;
    const surplus: KeptStatement[] = [];
    for (const oldest of this.#inUse) {
      if (this.#inUse.size <= maxPerConnection && oldest.usedAt >= expiresBefore) break;
      surplus.push(this.#remove(oldest));
    }
    const ofSchema = this.#ofSchema(schemaName);
    for (const oldest of ofSchema.values()) {
      if (ofSchema.size <= maxPerTenant) break;
      surplus.push(this.#remove(oldest));
    }
    return surplus;
  }

  /** True when it was pinned: it is prepared and can be bound at once. */
  isPinned(name: string): boolean {
    return name === this.#lastPinned || this.#pinned.has(name);
  }

  /** Takes up a name that stays for as long as the connection: one that travels with every statement. */
  pin(name: string): void {
    this.#pinned.add(name);
    this.#lastPinned = name;
  }

  /** The statement behind a pinned name failed, so nothing is known about it: prepare it again next time. */
  unpin(name: string): void {
    this.#pinned.delete(name);
    if (name === this.#lastPinned) this.#lastPinned = undefined;
  }

  #ofSchema(schemaName: string): Map<string, KeptStatement> {
    let ofSchema = this.#bySchema.get(schemaName);
    if (ofSchema === undefined) {
      ofSchema = new Map();
      this.#bySchema.set(schemaName, ofSchema);
    }
    return ofSchema;
  }

  #create(schemaName: string, text: string): KeptStatement {
    const name = `dmt_s${++this.#namesGiven}`;
    return { name, schemaName, text, isPrepared: false, usedAt: 0 };
  }

  #remove(statement: KeptStatement): KeptStatement {
    const { schemaName, text } = statement;
    this.#inUse.delete(statement);
    const ofSchema = this.#bySchema.get(schemaName);
    ofSchema?.delete(text);
    if (ofSchema?.size === 0) this.#bySchema.delete(schemaName);
    return statement;
  }
}
