import 'reflect-metadata';
import type { ServerResponse } from 'node:http';
import type { TenantRequestContext } from '@dmt/core';
import { type InjectedTenantDb, InjectTenantDb, TenantCtx, TenantId, TenantModule } from '@dmt/nestjs';
import type { Framework, KitOperation } from '@dmt-tooling/request-kit';
import { Body, Controller, HttpCode, type INestApplication, Inject, Post, Res } from '@nestjs/common';
import { type AbstractHttpAdapter, NestFactory } from '@nestjs/core';
import { listen } from './listen.ts';

const OPERATION = Symbol('operation');

@Controller()
class RunController {
  readonly #operation: KitOperation;
  readonly #db: InjectedTenantDb;

  constructor(@Inject(OPERATION) operation: KitOperation, @InjectTenantDb() db: InjectedTenantDb) {
    this.#operation = operation;
    this.#db = db;
  }

  @Post('run')
  @HttpCode(200)
  async run(
    @Body() input: unknown,
    @TenantId() tenantId: string,
    @TenantCtx() { enrichedFor }: TenantRequestContext,
    @Res({ passthrough: true }) response: ServerResponse | { raw: ServerResponse },
  ): Promise<string> {
    const raw = 'raw' in response ? response.raw : response;
    const whenAnswered = (work: () => void): void => void raw.on('finish', work);
    raw.setHeader('content-type', 'application/json');
    return JSON.stringify(
      await this.#operation({ input, tenantId, db: this.#db, enrichedFor, whenAnswered }),
    );
  }
}

/** An application as a Nest user writes it: a controller that is made once, with a handle that was injected once. */
export function nestFramework(name: string, createAdapter: () => AbstractHttpAdapter): Framework {
  return {
    name,
    async serve(options, operation) {
      const root = {
        module: class AppModule {},
        imports: [TenantModule.forRoot(options)],
        controllers: [RunController],
        providers: [{ provide: OPERATION, useValue: operation }],
      };
      const app: INestApplication = await NestFactory.create(root, createAdapter(), {
        logger: false,
        forceCloseConnections: true,
      });
      return listen(app);
    },
  };
}
