import { randomBytes } from 'node:crypto';
import pg from 'pg';

export interface TestRole {
  readonly name: string;
  readonly password: string;
  /** The URL of the test database with this role's login. */
  readonly url: string;
}

/** Makes a role that may log in, with `attributes` as `create role` takes them. */
export async function createTestRole(client: pg.Client, url: string, attributes: string): Promise<TestRole> {
  const name = `dmt_role_${randomBytes(5).toString('hex')}`;
  const password = randomBytes(9).toString('base64url');
  const login = `login password ${pg.escapeLiteral(password)}`;
  await client.query(`create role ${pg.escapeIdentifier(name)} with ${login} ${attributes}`);
  const withLogin = new URL(url);
  withLogin.username = name;
  withLogin.password = password;
  return { name, password, url: withLogin.href };
}

/** Call it after the database is gone: what the role owned there went with it. */
export async function dropTestRole(client: pg.Client, role: TestRole): Promise<void> {
  await client.query(`drop role if exists ${pg.escapeIdentifier(role.name)}`);
}
