import { type CustomDecorator, type ExecutionContext, SetMetadata } from '@nestjs/common';
import type { Reflector } from '@nestjs/core';

const ACCESS = '@dmt/nestjs/access';

export function markAccess(access: 'tenant' | 'public'): CustomDecorator {
  return SetMetadata(ACCESS, access);
}

/** What the method says counts more than what its class says. */
export function isPublic(reflector: Reflector, context: ExecutionContext): boolean {
  return (
    reflector.getAllAndOverride<unknown>(ACCESS, [context.getHandler(), context.getClass()]) === 'public'
  );
}
