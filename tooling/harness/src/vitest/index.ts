export { type DescribeSuite, requireService, type ServiceName } from './require-service.ts';
export { useEmbeddedPostgres } from './use-embedded-postgres.ts';
