import type { DisconnectOptions, TenantDb, TenantManager, TenantRequestOptions } from '@dmt/core';
import type { tenantTables } from './tenant-tables.ts';

export type KitTables = typeof tenantTables;
export type KitManager = TenantManager<KitTables>;
export type KitDb = TenantDb<KitTables>;

/** What the middleware under test is made with. Its functions look at the view only, so they fit every framework. */
export type KitOptions = Omit<TenantRequestOptions<unknown, KitManager, KitFields>, 'manager'> &
  DisconnectOptions & {
    readonly manager: KitManager;
  };

export interface KitFields {
  readonly enrichedFor?: string;
}

/** One call of the kit's only operation, in the words of the framework under test. */
export interface KitCall {
  /** The JSON value that was sent. */
  readonly input: unknown;
  /** The tenant and its handle, where the framework puts them: `req.tenantContext`, `ctx`, … */
  readonly tenantId: string;
  readonly db: KitDb;
  readonly enrichedFor: string | undefined;
  /** Has `work` run when the answer is out. */
  whenAnswered(work: () => void): void;
}

/** What the framework's application does for each call: the kit's own work, and its result as JSON. */
export type KitOperation = (call: KitCall) => Promise<unknown>;

/** How a call looks on the wire. */
export interface WireRequest {
  readonly method: string;
  readonly path: string;
  readonly body?: string | undefined;
  readonly headers?: ReadonlyArray<readonly [name: string, value: string]>;
}

export interface WireAnswer {
  readonly status: number;
  readonly body: string;
}

export interface RunningApp {
  readonly origin: string;
  close(): Promise<void>;
}

/** A framework under test: an application of its own idiom around one operation. */
export interface Framework {
  readonly name: string;
  /** Starts it on a free port of 127.0.0.1, the operation behind the middleware, errors answered as it answers them. */
  serve(options: KitOptions, operation: KitOperation): Promise<RunningApp>;
  /** @default `POST /run` with the input as JSON */
  encode?(input: unknown): WireRequest;
  /** Status and result of an answer. @default its status, and its body as JSON */
  decode?(answer: WireAnswer): KitAnswer;
}

export interface KitAnswer {
  readonly status: number;
  readonly result: unknown;
}
