import { dirname, resolve } from 'node:path';
import { resolveConfig } from '@dmt/core/internal';
import { createMigrator } from '@dmt/migrator';
import { Client } from 'pg';
import type { CommandSession } from '../../command-session.ts';
import { describeConnection } from '../../config/describe-target.ts';
import type { LoadedConfig } from '../../config/loaded-config.ts';
import { formatServer } from '../../failure/database-target.ts';
import { explainFailure } from '../../failure/explain-failure.ts';
import { readVersion } from '../../version.ts';
import { databaseTopics, environmentTopic, projectTopics } from './checks/topics.ts';
import type { Examination, Surroundings, TopicFindings } from './examination.ts';
import { type Finding, failing, skipped, warning } from './finding.ts';
import { createPatient, type Project } from './patient.ts';
import type { Topic } from './topic.ts';

/** No question to the catalog takes this long on a healthy server. */
const QUERY_TIMEOUT_MS = 30_000;

/** Looks at everything that can be looked at; whatever cannot is a finding of its own. */
export async function examine(session: CommandSession, configFile: string | undefined): Promise<Examination> {
  const here = {
    dmt: readVersion(),
    node: process.versions.node,
    platform: `${process.platform} ${process.arch}`,
  };
  const { cwd } = session.io;
  let config: LoadedConfig;
  try {
    config = await session.openConfig(configFile);
  } catch (error) {
    const { topic, title, finding } = unusableConfig(error, session);
    const environment = await examineTopic(environmentTopic, { folder: cwd });
    const rest = notLookedAt(
      [...projectTopics, ...databaseTopics],
      topic,
      'the configuration cannot be used',
    );
    return { surroundings: here, topics: [environment, { topic, title, findings: [finding] }, ...rest] };
  }
  const project = openProject(session, config);
  try {
    const topics = [
      await examineTopic(environmentTopic, project),
      ...(await examineTopics(projectTopics, project)),
      ...(await examineDatabase(session, project)),
    ];
    return { surroundings: { ...here, ...describe(project) }, topics };
  } finally {
    await project.migrator.dispose();
  }
}

function openProject({ io, failureContext }: CommandSession, config: LoadedConfig): Project {
  const { target, password } = describeConnection(config);
  const shownConfig = failureContext.configFile ?? '';
  const configFile = resolve(io.cwd, shownConfig);
  return {
    configFile,
    shownConfig,
    folder: dirname(configFile),
    config: resolveConfig(config),
    target,
    password,
    env: io.env,
    migrator: createMigrator(config),
    context: failureContext,
  };
}

async function examineDatabase({ io }: CommandSession, project: Project): Promise<TopicFindings[]> {
  const client = new Client({ ...project.config.connection.poolConfig, query_timeout: QUERY_TIMEOUT_MS });
  // Without a listener a connection that dies ends the process; the query that is under way tells.
  client.on('error', () => undefined);
  const startedAt = io.now();
  try {
    await client.connect();
    const clock = { connectMs: io.now() - startedAt, now: io.now };
    return await examineTopics(databaseTopics, createPatient(project, client, clock));
  } catch (error) {
    const { reason, remedy, exitCode, code } = explainFailure(error, project.context);
    const [connection] = databaseTopics;
    const unreachable = failing('connection.answers', exitCode, reason, remedy, { code });
    return [
      { topic: connection.name, title: connection.title, findings: [unreachable] },
      ...notLookedAt(databaseTopics, connection.name, 'there is no connection'),
    ];
  } finally {
    await client.end().catch(() => {
      // It never connected, or is gone.
    });
  }
}

async function examineTopics<Subject>(
  topics: ReadonlyArray<Topic<Subject>>,
  subject: Subject,
): Promise<TopicFindings[]> {
  const results: TopicFindings[] = [];
  for (const topic of topics) results.push(await examineTopic(topic, subject));
  return results;
}

async function examineTopic<Subject>(topic: Topic<Subject>, subject: Subject): Promise<TopicFindings> {
  const findings = await topic.examine(subject).catch((error: unknown): Finding[] => {
    const { reason, remedy } = explainFailure(error);
    return [warning(`${topic.name}.unreadable`, `It could not be looked at: ${reason}`, remedy)];
  });
  return { topic: topic.name, title: topic.title, findings };
}

function unusableConfig(
  error: unknown,
  { failureContext }: CommandSession,
): { readonly topic: string; readonly title: string; readonly finding: Finding } {
  const { reason, remedy, exitCode, code, issues = [] } = explainFailure(error, failureContext);
  const problems = issues.map(({ path, message }) => `${path} ${message}`).join('; ');
  const message = problems === '' ? reason : `${reason.replace(/\.$/, '')}: ${problems}.`;
  const hint = issues.length === 1 ? (issues[0]?.hint ?? remedy) : remedy;
  const finding = failing('config.valid', exitCode, message, hint, { code, issues });
  return { topic: 'config', title: 'Configuration', finding };
}

function notLookedAt(
  topics: ReadonlyArray<Pick<Topic<never>, 'name' | 'title'>>,
  except: string,
  reason: string,
): TopicFindings[] {
  const left = topics.filter(({ name }) => name !== except);
  const titles = left.map(({ title }) => title.toLowerCase()).join(', ');
  const finding = skipped('doctor.skipped', `Since ${reason}: ${titles}.`);
  return [{ topic: 'doctor', title: 'Not looked at', findings: [finding] }];
}

function describe({ shownConfig, config, target }: Project): Omit<Surroundings, 'dmt' | 'node' | 'platform'> {
  return {
    configFile: shownConfig,
    strategy: config.isolation.strategy,
    pooler: config.connection.pooler,
    server: formatServer(target),
    database: target.database,
    role: target.user,
  };
}
