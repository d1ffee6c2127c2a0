import { type CustomDecorator, type ExecutionContext, SetMetadata } from '@nestjs/common';
import { Reflector } from '@nestjs/core';

const ACCESS = '@dmt/nestjs/access';
const reflector = new Reflector();

export function markAccess(access: 'tenant' | 'public'): CustomDecorator {
  return SetMetadata(ACCESS, access);
}

/** By controller, since two may inherit one handler. Decorators have run long before the first request. */
const answers = new WeakMap<object, Map<object, boolean>>();

/** What the method says counts more than what its class says. */
export function isPublic(context: ExecutionContext): boolean {
  const handler = context.getHandler();
  const controller = context.getClass();
  const known = answersOf(controller);
  const remembered = known.get(handler);
  if (remembered !== undefined) return remembered;
  const answer = reflector.getAllAndOverride<unknown>(ACCESS, [handler, controller]) === 'public';
  known.set(handler, answer);
  return answer;
}

function answersOf(controller: object): Map<object, boolean> {
  const known = answers.get(controller);
  if (known !== undefined) return known;
  const made = new Map<object, boolean>();
  answers.set(controller, made);
  return made;
}
