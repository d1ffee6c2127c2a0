import { createMigrator } from '@dmt/migrator';
import { InjectTenantDbFactory, type TenantDbFactory } from '@dmt/nestjs';
import { Injectable, Logger } from '@nestjs/common';
import { Cron, CronExpression } from '@nestjs/schedule';
import config from '../../tenant.config.ts';
import { NotesService } from './notes.service.ts';

/** No request brought it about, so it says for whom it works: one tenant after the other. */
@Injectable()
export class DailySummary {
  readonly #logger = new Logger(DailySummary.name);

  constructor(
    @InjectTenantDbFactory() private readonly factory: TenantDbFactory,
    private readonly notes: NotesService,
  ) {}

  @Cron(CronExpression.EVERY_DAY_AT_3AM, { name: DailySummary.name, waitForCompletion: true })
  async write(): Promise<void> {
    await using migrator = createMigrator(config);
    for (const { tenantId, state } of await migrator.listTenants()) {
      if (state !== 'active') continue;
      try {
        await this.factory.runWithTenant({ tenantId, user: 'daily summary' }, () => this.notes.addSummary());
      } catch (error) {
        // One tenant that is broken keeps none of the others from theirs.
        this.#logger.error(error);
      }
    }
  }
}
