import type { RunningApp } from '@dmt-tooling/request-kit';
import type { INestApplication } from '@nestjs/common';

/** Serves an application on a free port. */
export async function listen(app: INestApplication): Promise<RunningApp> {
  await app.listen(0, '127.0.0.1');
  return { origin: await app.getUrl(), close: () => app.close() };
}
