export { type DescribeSuite, requireService, type ServiceName } from './require-service.ts';
