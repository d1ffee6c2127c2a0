import { describe, expect, it } from 'vitest';
import {
  firstOf,
  fromHeader,
  fromJwtClaim,
  fromPath,
  fromQuery,
  fromSubdomain,
  isDmtError,
  type TenantExtractor,
} from '../index.ts';
import { viewOfFetchRequest } from './fetch-request-view.ts';
import { type NodeRequestLike, type RequestRoute, viewOfNodeRequest } from './node-request-view.ts';
import { parseCandidate } from './parse-candidate.ts';

type Sent = Partial<NodeRequestLike> & RequestRoute;

/** The id that a request of these parts names, or the code of its refusal. */
async function tenantOf(extract: TenantExtractor, { host, parameters, ...sent }: Sent): Promise<string> {
  try {
    return parseCandidate(
      await extract({}, viewOfNodeRequest({ headers: {}, ...sent }, { host, parameters })),
    );
  } catch (error) {
    if (isDmtError(error)) return error.code;
    throw error;
  }
}

const INVALID = 'DMT_TENANT_ID_INVALID';
const MISSING = 'DMT_TENANT_ID_MISSING';

describe('fromHeader', () => {
  it.each<[string, string[], string]>([
    ['takes one value', ['X-Tenant-Id', 'acme'], 'acme'],
    ['keeps case and inner blanks, which belong to the id', ['x-tenant-id', 'Acme Corp'], 'Acme Corp'],
    ['misses a header that was not sent', ['x-other', 'acme'], MISSING],
    ['refuses a header that came twice', ['x-tenant-id', 'acme', 'X-TENANT-ID', 'other'], INVALID],
    ['refuses the same value twice', ['x-tenant-id', 'acme', 'x-tenant-id', 'acme'], INVALID],
    ['refuses what a proxy joined', ['x-tenant-id', 'acme, other'], INVALID],
    ['refuses an empty value', ['x-tenant-id', ''], INVALID],
    ['refuses blanks', ['x-tenant-id', ' \u00a0 '], INVALID],
    ['refuses control characters', ['x-tenant-id', 'ac\tme'], INVALID],
  ])('%s', async (_, rawHeaders, expected) => {
    expect(await tenantOf(fromHeader('X-Tenant-Id'), { rawHeaders })).toBe(expected);
  });

  it('reads a request that has no raw headers, as test doubles of servers have none', async () => {
    const extract = fromHeader('x-tenant-id');
    expect(await tenantOf(extract, { headers: { 'x-tenant-id': 'acme' } })).toBe('acme');
    expect(await tenantOf(extract, { headers: { 'x-tenant-id': ['acme', 'other'] } })).toBe(INVALID);
  });

  it('refuses two headers of a Fetch request, which come as one', async () => {
    const headers = new Headers([
      ['x-tenant-id', 'acme'],
      ['x-tenant-id', 'other'],
    ]);
    const view = viewOfFetchRequest({ url: 'https://example.com/', headers });
    expect(await fromHeader('x-tenant-id')({}, view)).toEqual(['acme', ' other']);
  });
});

describe('fromQuery', () => {
  it.each([
    ['/?tenant=acme', 'acme'],
    ['/?a=1&tenant=a%20b', 'a b'],
    ['/', MISSING],
    ['/?tenant', INVALID],
    ['/?tenant=%20', INVALID],
    ['/?tenant=acme&tenant=other', INVALID],
    ['/?tenant[]=acme', MISSING],
    ['/?tenant[x]=acme', MISSING],
    ['/#?tenant=acme', MISSING],
    ['/?__proto__=acme', MISSING],
  ])('finds in %s %s', async (url, expected) => {
    expect(await tenantOf(fromQuery('tenant'), { url: url.startsWith('/#') ? '/' : url })).toBe(expected);
  });
});

describe('fromPath', () => {
  it.each<[string, unknown, string]>([
    ['takes the parameter', { tenantId: 'acme' }, 'acme'],
    ['misses it on a route without one', {}, MISSING],
    ['misses it without parameters', undefined, MISSING],
    ['refuses several segments', { tenantId: ['acme', 'other'] }, INVALID],
    ['refuses a number', { tenantId: 7 }, INVALID],
    ['refuses an empty one', { tenantId: '' }, INVALID],
    ['does not take what a prototype has', Object.create({ tenantId: 'acme' }), MISSING],
  ])('%s', async (_, parameters, expected) => {
    expect(await tenantOf(fromPath('tenantId'), { parameters })).toBe(expected);
  });
});

describe('fromSubdomain', () => {
  const extract = fromSubdomain('Example.com', { except: ['www'] });
  it.each([
    ['acme.example.com', 'acme'],
    ['ACME.EXAMPLE.COM.', 'acme'],
    ['example.com', MISSING],
    ['www.example.com', MISSING],
    ['notexample.com', MISSING],
    ['acme.example.com.evil.org', MISSING],
    ['10.0.0.1', MISSING],
    ['a.b.example.com', INVALID],
    ['.example.com', INVALID],
    [undefined, MISSING],
  ])('finds in %s %s', async (host, expected) => {
    expect(await tenantOf(extract, { host })).toBe(expected);
  });

  it('refuses a request with two hosts', async () => {
    const rawHeaders = ['host', 'acme.example.com', 'Host', 'other.example.com'];
    expect(await tenantOf(extract, { host: 'acme.example.com', rawHeaders })).toBe(INVALID);
  });
});

describe('fromJwtClaim', () => {
  const REFUSED = 'DMT_TOKEN_REFUSED';
  const verify = async (token: string): Promise<unknown> => {
    if (token === 'forged') throw new Error('signature verification failed');
    return JSON.parse(Buffer.from(token, 'base64url').toString());
  };
  const token = (payload: unknown): string => Buffer.from(JSON.stringify(payload)).toString('base64url');
  const sent = (...values: string[]): Sent => ({
    rawHeaders: values.flatMap((value) => ['authorization', value]),
  });

  it.each<[string, Sent, string]>([
    ['takes the claim', sent(`Bearer ${token({ org: 'acme' })}`), 'acme'],
    ['misses it without a token', {}, MISSING],
    ['misses it with another scheme', sent('Basic YTpi'), MISSING],
    ['misses it in a token without the claim', sent(`Bearer ${token({})}`), MISSING],
    ['refuses a token that does not verify', sent('Bearer forged'), REFUSED],
    ['refuses a token without a payload', sent(`Bearer ${token(null)}`), REFUSED],
    ['refuses a payload that is text', sent(`Bearer ${token('acme')}`), REFUSED],
    ['refuses two tokens', sent(`Bearer ${token({ org: 'acme' })}`, 'Bearer forged'), REFUSED],
    ['refuses a number', sent(`Bearer ${token({ org: 7 })}`), INVALID],
    ['refuses a list', sent(`Bearer ${token({ org: ['acme'] })}`), INVALID],
    ['refuses an empty claim', sent(`Bearer ${token({ org: '' })}`), INVALID],
  ])('%s', async (_, request, expected) => {
    expect(await tenantOf(fromJwtClaim('org', { verify }), request)).toBe(expected);
  });

  it('takes the payload that somebody else verified', async () => {
    const extract = fromJwtClaim<{ auth?: unknown }>('org', { payload: ({ auth }) => auth });
    const view = viewOfNodeRequest({ headers: {} }, {});
    expect(await extract({ auth: { org: 'acme' } }, view)).toBe('acme');
    expect(await extract({}, view)).toBeUndefined();
  });

  it('is not made without a way to verify', () => {
    // @ts-expect-error neither payload nor verify
    expect(() => fromJwtClaim('org', {})).toThrow(expect.objectContaining({ code: 'DMT_USAGE' }));
  });
});

describe('firstOf', () => {
  const extract = firstOf(fromQuery('tenant'), fromHeader('x-tenant-id'));

  it('takes the first that is there', async () => {
    const rawHeaders = ['x-tenant-id', 'second'];
    expect(await tenantOf(extract, { url: '/?tenant=first', rawHeaders })).toBe('first');
    expect(await tenantOf(extract, { url: '/', rawHeaders })).toBe('second');
    expect(await tenantOf(extract, { url: '/' })).toBe(MISSING);
  });

  it('does not look further for something better than a malformed one', async () => {
    const rawHeaders = ['x-tenant-id', 'second'];
    expect(await tenantOf(extract, { url: '/?tenant=', rawHeaders })).toBe(INVALID);
    expect(await tenantOf(extract, { url: '/?tenant=a&tenant=b', rawHeaders })).toBe(INVALID);
  });
});

it.each([[7], [true], [{}], [Symbol('acme')], [['acme']], ['\u0000'], ['x'.repeat(256)]])(
  'no extractor of a user makes a tenant of %s',
  (candidate) => {
    expect(() => parseCandidate(candidate)).toThrow(expect.objectContaining({ code: INVALID }));
  },
);
