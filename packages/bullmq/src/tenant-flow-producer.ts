import { type FlowJob, FlowProducer, type JobNode, type QueueBaseOptions } from 'bullmq';
import { currentTenant, tenantRunner } from './current-tenant.ts';
import { type TenantStamps, withScopedIds } from './tenant-stamp.ts';

/** Adds trees of jobs, all of them of the tenant whose context it is. */
export interface TenantFlowProducer {
  /** BullMQ's own. What is added to it has no tenant. */
  readonly producer: FlowProducer;
  add(flow: FlowJob): Promise<JobNode>;
  addBulk(flows: readonly FlowJob[]): Promise<JobNode[]>;
  /** The same for a tenant whose context one is not in. */
  forTenant(tenantId: string): TenantFlowProducer;
  close(): Promise<void>;
}

export function createTenantFlowProducer(
  options: QueueBaseOptions,
  stamps: TenantStamps,
): TenantFlowProducer {
  const producer = new FlowProducer(options);

  function owned<TFlow extends FlowJob>(flow: TFlow, tenantId: string): TFlow {
    return {
      ...flow,
      opts: stamps.stamp(flow.queueName, tenantId, withScopedIds(tenantId, flow.opts)),
      ...(flow.children && { children: flow.children.map((child) => owned(child as FlowJob, tenantId)) }),
    };
  }

  const flowProducer: TenantFlowProducer = {
    producer,
    add: async (flow) => producer.add(owned(flow, currentTenant('add()'))),
    async addBulk(flows) {
      const tenantId = currentTenant('addBulk()');
      return producer.addBulk(flows.map((flow) => owned(flow, tenantId)));
    },
    forTenant(tenantId) {
      const run = tenantRunner(tenantId);
      return {
        ...flowProducer,
        add: (flow) => run(() => flowProducer.add(flow)),
        addBulk: (flows) => run(() => flowProducer.addBulk(flows)),
      };
    },
    close: () => producer.close(),
  };
  return flowProducer;
}
