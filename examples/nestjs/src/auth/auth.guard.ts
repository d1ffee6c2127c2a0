import type { IncomingMessage } from 'node:http';
import { type CanActivate, type ExecutionContext, Injectable, UnauthorizedException } from '@nestjs/common';
import { type User, verifyToken } from './tokens.ts';

/** A request as the guard leaves it. */
export interface AuthenticatedRequest extends IncomingMessage {
  user?: User;
}

/** Finds out who the user is. Whether there has to be one is for the routes to say. */
@Injectable()
export class AuthGuard implements CanActivate {
  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<AuthenticatedRequest>();
    const token = /^Bearer (\S+)$/i.exec(request.headers.authorization ?? '')?.[1];
    if (token === undefined) return true;
    try {
      request.user = await verifyToken(token);
    } catch (cause) {
      throw new UnauthorizedException('This token is not valid.', { cause });
    }
    return true;
  }
}

export function userOf({ user }: AuthenticatedRequest): User {
  if (user === undefined) throw new UnauthorizedException('Log in first: POST /login.');
  return user;
}
