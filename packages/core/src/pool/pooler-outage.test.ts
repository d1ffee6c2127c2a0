import { describe, expect, it } from 'vitest';
import { isPoolerOutage } from './pooler-outage.ts';

const said = (code: string, message: string): Error => Object.assign(new Error(message), { code });

describe('isPoolerOutage', () => {
  it.each([
    'server conn crashed?',
    'server login has been failing, try again later (server_login_retry)',
    'server login has been failing, cached error: connect failed (server_login_retry)',
    'the database system is starting up',
    'pgbouncer cannot connect to server',
    'client_login_timeout (server down)',
    'no more connections allowed (max_client_conn)',
  ])('takes %j for one', (message) => {
    expect(isPoolerOutage(said('08P01', message))).toBe(true);
  });

  it.each([
    ['08P01', 'bind message supplies 1 parameters, but prepared statement "" requires 2'],
    ['08P01', 'no such database: app'],
    ['08P01', 'password authentication failed'],
    ['42601', 'server conn crashed?'],
  ])('takes %s %j for what it is', (code, message) => {
    expect(isPoolerOutage(said(code, message))).toBe(false);
  });
});
