import { fromHeader } from '@dmt/core';
import {
  createHealthController, // dmt:if health
  createMetricsController, // dmt:if metrics
  TenantModule,
} from '@dmt/nestjs';
import { Module } from '@nestjs/common';
import { tenants } from './db/tenants.ts';
import { NotesController } from './notes.controller.ts';
import { PlansController } from './plans.controller.ts'; // dmt:if shared

@Module({
  imports: [
    // A header is the client's own choice: in production take the tenant from a subdomain (fromSubdomain), or from a
    // token that you have verified (fromJwtClaim).
    TenantModule.forRoot({ manager: tenants, extractTenantId: fromHeader('x-tenant-id') }),
  ],
  controllers: [
    NotesController,
    PlansController, // dmt:if shared
    createHealthController('health'), // dmt:if health
    createMetricsController('metrics'), // dmt:if metrics
  ],
})
export class AppModule {}
