import { createApp } from './app.ts';

export interface Server {
  readonly url: string;
  close(): Promise<void>;
}

export async function serve(port: number): Promise<Server> {
  const app = await createApp();
  return { url: await app.listen({ port, host: '127.0.0.1' }), close: () => app.close() };
}
