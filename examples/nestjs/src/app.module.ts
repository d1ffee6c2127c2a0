import { createHealthController, createMetricsController, TenantModule } from '@dmt/nestjs';
import { Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { ScheduleModule } from '@nestjs/schedule';
import { type AuthenticatedRequest, AuthGuard, userOf } from './auth/auth.guard.ts';
import { LoginController } from './auth/login.controller.ts';
import { tenants } from './db/tenants.ts';
import { DailySummary } from './notes/daily-summary.ts';
import { NotesController } from './notes/notes.controller.ts';
import { NotesService } from './notes/notes.service.ts';

@Module({
  imports: [
    ScheduleModule.forRoot(),
    TenantModule.forRoot<AuthenticatedRequest>({
      manager: tenants,
      extractTenantId: (request) => userOf(request).org,
      enrichContext: (_tenantId, request) => ({ user: userOf(request).name }),
    }),
  ],
  controllers: [
    LoginController,
    NotesController,
    createHealthController('health'),
    // Names your tenants: a gateway keeps it from the public.
    createMetricsController('metrics'),
  ],
  providers: [
    // A guard of the root module comes before those of its imports, so the tenant's guard knows the user.
    { provide: APP_GUARD, useClass: AuthGuard },
    NotesService,
    DailySummary,
  ],
})
export class AppModule {}
