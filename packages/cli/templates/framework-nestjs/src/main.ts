import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import { AppModule } from './app.module.ts';
import { host, port } from './env.ts';

async function main(): Promise<void> {
  const app = await NestFactory.create(AppModule, { logger: ['warn', 'error'] });
  // On SIGTERM and SIGINT: answers what has begun, takes nothing new, then gives the connections back.
  app.enableShutdownHooks();
  await app.listen(port, host);
  console.log(`Listening on ${await app.getUrl()}`);
}

void main();
