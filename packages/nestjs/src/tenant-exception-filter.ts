import { type ArgumentsHost, Catch } from '@nestjs/common';
import { BaseExceptionFilter } from '@nestjs/core';
import { toHttpException } from './nest-exception.ts';

/** Gives errors of dmt their status where no interceptor does, and answers the others as Nest would. */
@Catch()
export class TenantExceptionFilter extends BaseExceptionFilter {
  override catch(error: unknown, host: ArgumentsHost): void {
    super.catch(toHttpException(error), host);
  }
}
