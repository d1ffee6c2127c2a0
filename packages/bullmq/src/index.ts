export {
  type BullMQPlugin,
  type BullMQPluginOptions,
  createBullMQPlugin,
  type TenantJob,
} from './bullmq-plugin.ts';
export type { TenantFlowProducer } from './tenant-flow-producer.ts';
export type { JobTenant, StampedJob, TenantProcessorWrapper } from './tenant-processor.ts';
export type { JobToAdd, TenantQueue } from './tenant-queue.ts';
export type { StampSecret } from './tenant-stamp.ts';
