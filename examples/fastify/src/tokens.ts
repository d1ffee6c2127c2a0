import { randomBytes } from 'node:crypto';
import { type JWTPayload, jwtVerify, SignJWT } from 'jose';

/** A production reads its key, or the identity provider's, from its configuration. */
const key = randomBytes(32);
const AUDIENCE = 'notes';

export async function verifyToken(token: string): Promise<JWTPayload> {
  const { payload } = await jwtVerify(token, key, { audience: AUDIENCE, algorithms: ['HS256'] });
  return payload;
}

export function issueToken(claims: { readonly org?: string; readonly sub: string }): Promise<string> {
  return new SignJWT(claims)
    .setProtectedHeader({ alg: 'HS256' })
    .setAudience(AUDIENCE)
    .setExpirationTime('1h')
    .sign(key);
}
