import { type HttpError, toHttpError } from '@dmt/core';
import { type ExecutionContext, HttpException, Logger } from '@nestjs/common';

/**
 * The exception of Nest that a failure of dmt is answered with. What is an error of the application, or nobody's
 * fault but ours, stays as it is: Nest logs it, and answers 500.
 */
export async function toNestException(error: unknown, context: ExecutionContext): Promise<unknown> {
  return context.getType() === 'rpc' ? toRpcException(error) : toHttpException(error);
}

/** The same for HTTP. */
export function toHttpException(error: unknown): unknown {
  const known = findAnswer(error);
  if (known === undefined) return error;
  const { status, code, message, cause } = known;
  return new HttpException({ statusCode: status, code, message }, status, { cause });
}

/** Loaded when it is used: who has no microservices need not install them. */
async function toRpcException(error: unknown): Promise<unknown> {
  const known = findAnswer(error);
  if (known === undefined) return error;
  const { status, code, message, cause } = known;
  const { RpcException } = await import('@nestjs/microservices');
  const exception = new RpcException({ status: 'error', statusCode: status, code, message });
  exception.cause = cause;
  return exception;
}

function findAnswer(error: unknown): HttpError | undefined {
  if (error instanceof HttpException) return undefined;
  const known = toHttpError(error);
  if (known === undefined || known.status === 500) return undefined;
  // Nest takes its own exceptions for answers, and logs none of them.
  if (known.status > 500) new Logger('TenantModule').error(error);
  return known;
}
