import type { HealthAnswerOptions, TenantManager } from '@dmt/core';
import { healthAnswer, metricsAnswer } from '@dmt/core/internal';
import { Controller, Get, Header, HttpException, type Type } from '@nestjs/common';
import { InjectTenantManager } from './inject.ts';
import { PublicRoute } from './route-decorators.ts';

/**
 * A controller that tells a load balancer whether the database answers. Its route asks for no tenant.
 *
 * @example
 * @Module({ controllers: [createHealthController('health')] })
 */
export function createHealthController(path: string, options: HealthAnswerOptions = {}): Type<unknown> {
  @PublicRoute()
  @Controller(path)
  class HealthController {
    readonly #manager: Pick<TenantManager, 'healthCheck'>;

    constructor(@InjectTenantManager() manager: Pick<TenantManager, 'healthCheck'>) {
      this.#manager = manager;
    }

    @Get()
    @Header('cache-control', 'no-store')
    async check(): Promise<object> {
      const { status, body } = await healthAnswer(this.#manager, options);
      const report: object = JSON.parse(body);
      if (status !== 200) throw new HttpException(report, status);
      return report;
    }
  }
  return HealthController;
}

/** The metrics of all tenants in the text format of Prometheus; not for the public. */
export function createMetricsController(path: string): Type<unknown> {
  @PublicRoute()
  @Controller(path)
  class MetricsController {
    readonly #manager: Pick<TenantManager, 'getPrometheusMetrics'>;

    constructor(@InjectTenantManager() manager: Pick<TenantManager, 'getPrometheusMetrics'>) {
      this.#manager = manager;
    }

    @Get()
    @Header('content-type', 'text/plain; version=0.0.4; charset=utf-8')
    @Header('cache-control', 'no-store')
    show(): string {
      return metricsAnswer(this.#manager).body;
    }
  }
  return MetricsController;
}
