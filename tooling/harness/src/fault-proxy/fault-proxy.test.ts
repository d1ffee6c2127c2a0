import net from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../database/test-database.ts';
import { waitUntil } from '../process/wait-until.ts';
import { type FaultProxy, startFaultProxy } from './fault-proxy.ts';
import type { ProtocolMessage } from './protocol-message.ts';

let database: TestDatabase;
let proxy: FaultProxy;
let messages: ProtocolMessage[];
let clients: pg.Client[];

beforeAll(async () => {
  database = await createTestDatabase();
  await database.query('create table entry (id int primary key)');
});
afterAll(() => database.drop());

beforeEach(async () => {
  messages = [];
  clients = [];
  proxy = await startFaultProxy({
    targetUrl: database.url,
    onMessage: (_connection, message) => messages.push(message),
  });
});
afterEach(async () => {
  await Promise.all(clients.map((client) => client.end()));
  await proxy.stop();
  await database.query('delete from entry');
});

async function connect(options: pg.ClientConfig = {}): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: proxy.url, ...options });
  client.on('error', () => {});
  await client.connect();
  clients.push(client);
  return client;
}

async function countEntries(): Promise<number> {
  const [row] = await database.query<{ count: number }>('select count(*)::int as count from entry');
  return row?.count ?? Number.NaN;
}

async function timed(work: Promise<unknown>): Promise<number> {
  const startedAt = performance.now();
  await work;
  return performance.now() - startedAt;
}

describe('a fault proxy without faults', () => {
  it('passes statements of both protocols, and large ones', async () => {
    const client = await connect();
    const simple = await client.query('select 1 as one; select 2 as two');
    const extended = await client.query('select length($1) as length', ['x'.repeat(3_000_000)]);
    const wide = await client.query(`select repeat('y', 3000000) as text from generate_series(1, 3)`);
    expect(simple).toHaveLength(2);
    expect(extended.rows).toEqual([{ length: 3_000_000 }]);
    expect(wide.rows.map(({ text }) => text.length)).toEqual([3_000_000, 3_000_000, 3_000_000]);
  });

  it('knows the backend and the start-up parameters of a session', async () => {
    const client = await connect({ application_name: 'shop' });
    const { rows } = await client.query('select pg_backend_pid() as pid');
    const [connection] = proxy.connections;
    expect(connection).toMatchObject({ id: 1, kind: 'session', backendPid: rows[0].pid, isOpen: true });
    expect(connection?.startup).toMatchObject({ application_name: 'shop', database: database.name });
  });

  it('tells of each message with its SQL, tag, error or status', async () => {
    const client = await connect();
    await client.query({ name: 'named', text: 'select $1::int', values: [1] });
    await client.query('select 1/0').catch(() => {});
    const heard = messages.map(({ side, type, text }) => `${side} ${type} ${text}`);
    expect(heard).toEqual(
      expect.arrayContaining([
        'client startup undefined',
        'client P select $1::int',
        'client B named',
        'server C SELECT 1',
        'client Q select 1/0',
        'server E 22012 division by zero',
        'server Z I',
      ]),
    );
  });

  it('goes on in the clear when the server has no TLS', async () => {
    await expect(connect({ ssl: true })).rejects.toThrow('does not support SSL');
    expect(messages.map(({ type }) => type)).toEqual(['ssl-request', 'encryption-answer']);
  });

  it('is done when both sides are: a client that ends leaves no backend', async () => {
    const client = await connect();
    await client.end();
    await proxy.connections[0]?.closed;
    expect(proxy.connections[0]?.isOpen).toBe(false);
    await expect(
      waitUntil(async () => (await database.listClients()).length === 0, { timeoutMs: 10_000 }),
    ).resolves.toBe(true);
  });
});

describe('breaking connections', () => {
  it('resets them: a running statement fails with ECONNRESET', async () => {
    const client = await connect();
    const running = client.query('select pg_sleep(10)');
    setTimeout(() => proxy.rst(), 50);
    await expect(running).rejects.toMatchObject({ code: 'ECONNRESET' });
  });

  it('ends them in good order: a running statement fails for want of a connection', async () => {
    const client = await connect();
    const running = client.query('select pg_sleep(10)');
    setTimeout(() => proxy.fin(), 50);
    await expect(running).rejects.toThrow('Connection terminated unexpectedly');
    // The server only notices that its client left when it has something to say.
    await database.query(
      `select pg_terminate_backend(pid) from pg_stat_activity where query like '%pg_sleep(10)'`,
    );
    await proxy.connections[0]?.closed;
  });

  it('breaks one connection and leaves the others alone', async () => {
    const [first, second] = [await connect(), await connect()];
    proxy.connections[0]?.rst();
    await expect(first.query('select 1')).rejects.toThrow();
    await expect(second.query('select 1 as one')).resolves.toMatchObject({ rows: [{ one: 1 }] });
  });

  it('refuses new connections until the fault is cleared', async () => {
    proxy.refuse();
    await expect(connect()).rejects.toMatchObject({ code: 'ECONNRESET' });
    proxy.clear();
    await expect(connect()).resolves.toBeInstanceOf(pg.Client);
  });
});

describe('a bad line', () => {
  it('delays what passes by the given time, in one direction or in both', async () => {
    const client = await connect();
    proxy.delay(100);
    expect(await timed(client.query('select 1'))).toBeGreaterThanOrEqual(195);
    proxy.clear();
    proxy.delay(600, 'server');
    expect(await timed(client.query('select 1'))).toBeLessThan(1_195);
  });

  it('delivers in slices of one byte, from the start-up on', async () => {
    proxy.slice(1);
    const client = await connect();
    const { rows } = await client.query('select $1::text as text', ['ü'.repeat(50)]);
    expect(rows).toEqual([{ text: 'ü'.repeat(50) }]);
  });

  it('limits the bytes per second', async () => {
    const client = await connect();
    proxy.limit(100_000, 'server');
    expect(await timed(client.query(`select repeat('x', 30000)`))).toBeGreaterThan(250);
  });

  it('swallows everything in a black hole, and delivers it when that is over', async () => {
    const client = await connect();
    proxy.blackhole();
    const query = client.query('select 1 as one');
    await expect(Promise.race([query, sleep(150, 'silence')])).resolves.toBe('silence');
    proxy.clear();
    await expect(query).resolves.toMatchObject({ rows: [{ one: 1 }] });
  });

  it('never answers a connection that begins in a black hole', async () => {
    proxy.blackhole();
    await expect(connect({ connectionTimeoutMillis: 150 })).rejects.toThrow('timeout');
  });

  it('keeps the end of a client from the server while the line is a black hole', async () => {
    const client = await connect();
    proxy.blackhole('client');
    void client.end();
    await sleep(150);
    expect(await database.listClients()).toHaveLength(1);
    proxy.clear();
    await proxy.connections[0]?.closed;
  });
});

describe('faults at a point of the protocol', () => {
  it('cuts the line before COMMIT reaches the server: nothing was committed', async () => {
    const client = await connect();
    proxy.on('client', { type: ['Q', 'P'], text: /^commit/i }, (connection) => connection.rst());
    await client.query('begin');
    await client.query('insert into entry values (1)');
    await expect(client.query('commit')).rejects.toMatchObject({ code: 'ECONNRESET' });
    await proxy.connections[0]?.closed;
    expect(await countEntries()).toBe(0);
  });

  it('cuts the line after COMMIT was done and before its answer: it was committed', async () => {
    const client = await connect();
    proxy.on('server', { type: 'C', text: /^COMMIT/ }, (connection) => connection.rst());
    await client.query('begin');
    await client.query('insert into entry values (2)');
    await expect(client.query('commit')).rejects.toMatchObject({ code: 'ECONNRESET' });
    expect(await countEntries()).toBe(1);
  });

  it('acts once the message was forwarded, when asked to', async () => {
    const client = await connect();
    const trigger = proxy.on('client', { type: 'Q', text: /insert/ }, () => sleep(100), { when: 'after' });
    await client.query('insert into entry values (3)');
    expect(await countEntries()).toBe(1);
    await trigger.fired;
    expect(trigger.count).toBe(1);
  });

  it('acts as often as it was told to', async () => {
    const client = await connect();
    const trigger = proxy.on('client', { type: 'Q' }, () => {}, { times: 2 });
    for (let i = 0; i < 4; i++) await client.query('select 1');
    expect(trigger.count).toBe(2);
  });

  it('drops a message, and speaks in the name of the server', async () => {
    const client = await connect();
    const readyForQuery = Buffer.from([0x5a, 0, 0, 0, 5, 0x49]);
    const emptyQueryResponse = Buffer.from([0x49, 0, 0, 0, 4]);
    proxy.on('client', { type: 'Q', text: /insert/ }, (connection) => {
      connection.inject('server', Buffer.concat([emptyQueryResponse, readyForQuery]));
      return 'drop';
    });
    await client.query('insert into entry values (4)');
    expect(await countEntries()).toBe(0);
  });

  it('parks a message until the test lets it go on', async () => {
    const client = await connect();
    const parked = proxy.park('client', { type: 'Q', text: /insert/ });
    const insert = client.query('insert into entry values (5)');
    const connection = await parked.reached;
    expect(connection.backendPid).toBeTypeOf('number');
    expect(await countEntries()).toBe(0);
    parked.release();
    await insert;
    expect(await countEntries()).toBe(1);
  });

  it('keeps the messages of one batch in their order around a trigger', async () => {
    const client = await connect();
    proxy.on('client', { type: 'B' }, () => sleep(20));
    await client.query('select $1::int', [1]);
    const batch = messages.filter(({ side }) => side === 'client').map(({ type }) => type);
    expect(batch.slice(-5).join('')).toBe('PBDES');
  });
});

describe('cancel requests', () => {
  // `pg` keeps the cancel key on the client, and types neither part of it.
  function cancelRequestFor(client: pg.Client): Buffer {
    const { processID, secretKey } = client as unknown as { processID: number; secretKey: number };
    return Buffer.from(new Int32Array([16, 80877102, processID, secretKey]).buffer).swap32();
  }

  function cancel(client: pg.Client): void {
    const socket = net.connect(proxy.port, '127.0.0.1').resume();
    socket.on('error', () => {});
    socket.end(cancelRequestFor(client));
  }

  function isRunning(text: string): Promise<boolean> {
    const isActive = async (): Promise<boolean> =>
      (await database.listClients()).some(({ state, query }) => state === 'active' && query === text);
    return waitUntil(isActive, { timeoutMs: 5_000 });
  }

  it('pass to the server and can be seen', async () => {
    const client = await connect();
    const running = client.query('select pg_sleep(10)');
    await isRunning('select pg_sleep(10)');
    cancel(client);
    await expect(running).rejects.toMatchObject({ code: '57014' });
    const [session, request] = proxy.connections;
    expect(request).toMatchObject({ kind: 'cancel', cancelledPid: session?.backendPid });
  });

  it('can come late', async () => {
    const client = await connect();
    const parked = proxy.park('client', { type: 'cancel' });
    const first = client.query('select pg_sleep(0.1)');
    cancel(client);
    await parked.reached;
    await expect(first).resolves.toMatchObject({ rowCount: 1 });
    const second = client.query('select pg_sleep(10)');
    await isRunning('select pg_sleep(10)');
    parked.release();
    await expect(second).rejects.toMatchObject({ code: '57014' });
  });
});
