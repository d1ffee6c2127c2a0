import { fromHeader } from '@dmt/core';
import { createHealthController, TenantModule } from '@dmt/nestjs';
import { Body, Controller, Get, Inject, Module, Post } from '@nestjs/common';
import { tenants } from './tenants.ts';
import { UsersService } from './users.service.ts';

@Controller('users')
class UsersController {
  constructor(@Inject(UsersService) private readonly users: UsersService) {}

  @Get()
  list() {
    return this.users.list();
  }

  @Post()
  create(@Body() { name }: { name: string }) {
    return this.users.create(name);
  }
}

@Module({
  imports: [TenantModule.forRoot({ manager: tenants, extractTenantId: fromHeader('x-tenant-id') })],
  controllers: [UsersController, createHealthController('health')], // /health needs no tenant
  providers: [UsersService],
})
export class AppModule {}
