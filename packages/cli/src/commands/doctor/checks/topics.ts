import type { DatabaseTopic, ProjectTopic } from '../topic.ts';
import { configTopic } from './config-topic.ts';
import { connectionTopic } from './connection-topic.ts';
import { foldersTopic } from './folders-topic.ts';
import { isolationTopic } from './isolation-topic.ts';
import { migrationsTopic } from './migrations-topic.ts';
import { poolTopic } from './pool-topic.ts';
import { privilegesTopic } from './privileges-topic.ts';
import { rowSecurityTopic } from './row-security-topic.ts';
import { serverTopic } from './server-topic.ts';
import { tenantsTopic } from './tenants-topic.ts';

export { environmentTopic } from './environment-topic.ts';

export const projectTopics: readonly ProjectTopic[] = [configTopic, foldersTopic];

/** The first one speaks of the connection that the others need. */
export const databaseTopics: readonly [DatabaseTopic, ...DatabaseTopic[]] = [
  connectionTopic,
  serverTopic,
  poolTopic,
  privilegesTopic,
  tenantsTopic,
  isolationTopic,
  rowSecurityTopic,
  migrationsTopic,
];
