import { PublicRoute } from '@dmt/nestjs';
import { Controller, Get } from '@nestjs/common';
import { listPlans, type Plan } from './plans.ts';

@PublicRoute()
@Controller('plans')
export class PlansController {
  @Get()
  list(): Promise<Plan[]> {
    return listPlans();
  }
}
