import { describe, expect, it } from 'vitest';
import { isFaithfulTo } from './faithful-handle.ts';

class Session {
  readonly client: object;
  readonly logger = new Map();

  constructor(client: object) {
    this.client = client;
  }
}

class OurSession extends Session {}

const client = {};
const handle = (session: object = new Session(client), more: object = {}): object => ({
  session,
  query: { users: new Set() },
  _: {},
  ...more,
});

describe('isFaithfulTo', () => {
  it('believes a handle of the same classes for the same client', () => {
    expect(isFaithfulTo(handle(), handle())).toBe(true);
    expect(isFaithfulTo(handle(), handle(new OurSession(client)))).toBe(true);
  });

  it.each<[string, object]>([
    ['another client', handle(new Session({}))],
    ['another class of session', handle({ client, logger: new Map() })],
    [
      'a member too few',
      handle(Object.create(Session.prototype, { client: { value: client, enumerable: true } })),
    ],
    ['a member too many', handle(undefined, { extra: 1 })],
    ['a member of another class', handle(undefined, { query: { users: new Map() } })],
    ['a member that is nothing', handle(undefined, { query: { users: null } })],
    ['a table too few', handle(undefined, { query: {} })],
  ])('refuses one with %s', (_, cheap) => {
    expect(isFaithfulTo(handle(), cheap)).toBe(false);
  });

  it('refuses one without a part that it looks at', () => {
    expect(() => isFaithfulTo(handle(), { session: new Session(client) })).toThrow(TypeError);
  });
});
