import pg from 'pg';

const ROLE = 'quickstart_app';
const PASSWORD = 'for this demo only';

/**
 * Creates the role that the application connects as when tenants share tables, and returns its URL. It owns nothing, and may
 * read what the owner makes; what it may write are tenants' tables, which their migrations grant.
 */
export async function createAppRole(ownerUrl: string): Promise<string> {
  await runSql(
    ownerUrl,
    `create role ${ROLE} login password ${pg.escapeLiteral(PASSWORD)};
     alter default privileges in schema public grant select on tables to ${ROLE}`,
  );
  const url = new URL(ownerUrl);
  url.username = ROLE;
  url.password = PASSWORD;
  return url.href;
}

/** Takes it away from a server that is to go on without. */
export async function dropAppRole(ownerUrl: string): Promise<void> {
  await runSql(ownerUrl, `drop owned by ${ROLE}; drop role ${ROLE}`);
}

async function runSql(url: string, text: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(text);
  } finally {
    await client.end();
  }
}
