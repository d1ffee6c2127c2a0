/** One statement of a handle on its way to the server, as interceptors see it. */
export interface InterceptedQuery {
  /** `undefined` for the shared schema. */
  readonly tenantId: string | undefined;
  readonly text: string;
  readonly params: readonly unknown[];
  /** Whether it belongs to a transaction that began before it. */
  readonly inTransaction: boolean;
  /** The name it was prepared under. */
  readonly name: string | undefined;
  /** What it does to a transaction: nothing, for `plain` ones. */
  readonly kind: StatementKind;
}

export type StatementKind = 'plain' | 'begin' | 'commit' | 'rollback' | 'set-transaction';

/** What the server answered to one command. */
export interface StatementResult {
  readonly command: string | null;
  readonly rowCount: number | null;
  /** Objects, or arrays where those were asked for, as Drizzle does. */
  readonly rows: readonly unknown[];
  readonly fields: readonly unknown[];
}

/** One result, or one for each command of a text that holds several. */
export type StatementOutcome = StatementResult | readonly StatementResult[];

/**
 * Sends the statement on, to the next interceptor and at last to the server; as it is, or changed in its
 * `text`, `params` or `name`. To be called once.
 */
export type NextInterceptor = (query?: InterceptedQuery) => Promise<StatementOutcome>;

/**
 * Sees every statement of every handle before it is sent, and its outcome. Must call `next` once and return
 * what it gave, or something of that form; or throw, so that the statement is not sent.
 */
export type QueryInterceptor = (
  query: InterceptedQuery,
  next: NextInterceptor,
) => StatementOutcome | Promise<StatementOutcome>;

/** All interceptors as one, around what sends. */
export type StatementPipeline = (
  query: InterceptedQuery,
  send: (query: InterceptedQuery) => Promise<StatementOutcome>,
) => Promise<StatementOutcome>;
