import { randomBytes } from 'node:crypto';
import { jwtVerify, SignJWT } from 'jose';

export interface User {
  readonly name: string;
  /** The tenant for whom the user works. */
  readonly org: string;
}

/** A production reads its key, or the identity provider's, from its configuration. */
const key = randomBytes(32);
const AUDIENCE = 'notes';

/** @throws when the token is not ours, or no longer valid */
export async function verifyToken(token: string): Promise<User> {
  const { payload } = await jwtVerify(token, key, { audience: AUDIENCE, algorithms: ['HS256'] });
  return { name: String(payload.sub), org: String(payload.org) };
}

export function issueToken({ name, org }: User): Promise<string> {
  return new SignJWT({ org })
    .setProtectedHeader({ alg: 'HS256' })
    .setSubject(name)
    .setAudience(AUDIENCE)
    .setExpirationTime('1h')
    .sign(key);
}
