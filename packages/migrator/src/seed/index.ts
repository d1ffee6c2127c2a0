export { runSeed } from './run-seed.ts';
export type {
  SeedAllWithSharedResult,
  SeedDb,
  SeedFunction,
  SeedOptions,
  SeedResult,
  SharedSeedFunction,
  SharedSeedResult,
  TenantSeedResult,
} from './seed-function.ts';
