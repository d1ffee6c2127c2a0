import 'reflect-metadata';
import { describeReadme } from '@dmt-tooling/request-kit';
import { NestFactory } from '@nestjs/core';
import { listen } from '../listen.ts';

describeReadme(new URL('../../README.md', import.meta.url), {
  files: ['schema.ts', 'tenants.ts', 'users.service.ts', 'app.module.ts'].map(
    (name) => new URL(name, import.meta.url),
  ),
  async serve() {
    const { AppModule } = await import('./app.module.ts');
    return listen(await NestFactory.create(AppModule, { logger: false, forceCloseConnections: true }));
  },
});
