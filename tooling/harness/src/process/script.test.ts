import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { startScript } from './script.ts';

const echo = fileURLToPath(new URL('echo.fixture.ts', import.meta.url));

describe('startScript', () => {
  it('talks with a process that has its own arguments and environment', async () => {
    const script = startScript(echo, { args: ['one'], env: { GREETING: 'hello' } });
    await script.said('ready with hello and one');
    script.tell('ping');
    await script.said('heard ping');
    script.kill('SIGKILL');
    await expect(script.finished).resolves.toMatchObject({ exitCode: null, signal: 'SIGKILL' });
  });

  it('shows an unhandled rejection as what it is to a user: the end of the process', async () => {
    const script = startScript(echo);
    await script.said('ready');
    script.tell('reject');
    const { exitCode, stderr } = await script.finished;
    expect(exitCode).toBe(1);
    expect(stderr).toContain('nobody listens');
  });

  it('gives up waiting for words when the process has ended', async () => {
    const script = startScript(`${echo}.missing`);
    await expect(script.said('ready')).rejects.toThrow(/never said "ready": .*Cannot find module/s);
    await script.finished;
  });
});
