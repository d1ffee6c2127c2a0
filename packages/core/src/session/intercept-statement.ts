import { AsyncResource } from 'node:async_hooks';
import { InterceptorError, StatementRefusedError } from '../errors/index.ts';
import type { PgResult, StatementConfig } from '../wire/index.ts';
import type { SessionHost } from './session-host.ts';
import type { InterceptedQuery } from './statement-interceptor.ts';
import { assertAllowed, ruleFor, type StatementRule } from './statement-rules.ts';

type Result = PgResult | PgResult[];

export interface StatementInHand {
  readonly tenantId: string | undefined;
  readonly config: StatementConfig;
  readonly rule: StatementRule;
  readonly inTransaction: boolean;
}

/** Runs a statement through the interceptors; what they make of it is judged like what came from the caller. */
export async function interceptStatement(
  { pipeline, keepsSession }: SessionHost,
  statement: StatementInHand,
  send: (config: StatementConfig, rule: StatementRule) => Promise<Result>,
): Promise<Result> {
  if (pipeline === undefined) return send(statement.config, statement.rule);
  const original = toQuery(statement);
  // An interceptor may call next() from another's context, a queue's say; the statement stays in its caller's.
  const sendInContext = AsyncResource.bind(async (query: InterceptedQuery): Promise<Result> => {
    if (query === original) return send(statement.config, statement.rule);
    assertSameStatement(original, query);
    const rule = query.text === original.text ? statement.rule : judge(query.text, original, keepsSession);
    return send(toConfig(statement.config, original, query), rule);
  });
  const outcome = await pipeline(original, sendInContext);
  // What came through the pipeline is a driver's result, or was made by an interceptor in its form.
  return outcome as Result;
}

function toQuery({ tenantId, config, rule, inTransaction }: StatementInHand): InterceptedQuery {
  const { text, values, name } = config;
  // A copy: the caller may send the same array again.
  const params = Object.freeze([...(values ?? [])]);
  return Object.freeze({ tenantId, text, params, inTransaction, name, kind: rule.kind });
}

function toConfig(
  config: StatementConfig,
  original: InterceptedQuery,
  query: InterceptedQuery,
): StatementConfig {
  const values = query.params === original.params ? config.values : query.params;
  return { ...config, text: query.text, values, name: query.name };
}

/** Whose statement it is, and where it runs, is settled; it is no interceptor's to change. */
function assertSameStatement(original: InterceptedQuery, query: InterceptedQuery): void {
  for (const field of ['tenantId', 'inTransaction', 'kind'] as const) {
    if (query[field] === original[field]) continue;
    throw new InterceptorError(
      `changed ${field}`,
      'Give next() the same query with another text, params or name.',
    );
  }
}

function judge(text: string, { kind }: InterceptedQuery, keepsSession: boolean): StatementRule {
  const rule = ruleFor(text);
  assertAllowed(rule, keepsSession);
  if (rule.kind !== kind) {
    throw new StatementRefusedError(
      'A statement that an interceptor rewrote',
      'its new text begins or ends a transaction, or no longer does',
      'Leave statements that begin or end a transaction as they are.',
    );
  }
  return rule;
}
