import { dirname } from 'node:path';
import { isDmtError } from '@dmt/core';
import type { Migrator } from '@dmt/migrator';
import { describeConnection } from './config/describe-target.ts';
import { type ConfigFile, loadConfig, locateConfig } from './config/load-config.ts';
import type { LoadedConfig } from './config/loaded-config.ts';
import { isDevDatabase, suggestDevDatabase } from './dev-server/find-dev-database.ts';
import type { FailureContext } from './failure/explain-failure.ts';
import type { Interruption } from './interruption.ts';
import type { CliIo } from './io.ts';
import type { Output } from './output/output.ts';
import type { Redactor } from './output/redactor.ts';

export interface CommandSessionParts {
  readonly io: CliIo;
  readonly output: Output;
  readonly interruption: Interruption;
  readonly redactor: Redactor;
}

/** One run of one command: its surroundings, and what was learnt on the way to a possible failure. */
export class CommandSession {
  readonly io: CliIo;
  readonly output: Output;
  readonly interruption: Interruption;
  readonly #redactor: Redactor;
  #failureContext: FailureContext;

  constructor({ io, output, interruption, redactor }: CommandSessionParts) {
    this.io = io;
    this.output = output;
    this.interruption = interruption;
    this.#redactor = redactor;
    this.#failureContext = { cwd: io.cwd };
  }

  get failureContext(): FailureContext {
    return this.#failureContext;
  }

  /** Loads the config; from then on a failure is told with its file and server, and without its password. */
  async openConfig(configFile: string | undefined): Promise<LoadedConfig> {
    const file = locateConfig(this.io, configFile);
    this.#learn({ configFile: file.shownPath });
    const config = await this.#load(file);
    const { target, password } = describeConnection(config);
    this.#redactor.learn(password, [target.user, target.database, target.host]);
    this.#learn({ target: { ...target, isDevDatabase: isDevDatabase(dirname(file.path), target) } });
    return config;
  }

  async #load(file: ConfigFile): Promise<LoadedConfig> {
    try {
      return await loadConfig(file);
    } catch (error) {
      if (isDmtError(error, 'DMT_CONFIG_INVALID')) {
        const databaseHint = suggestDevDatabase(dirname(file.path));
        this.#learn({ unsetVariables: file.unsetVariables, databaseHint });
      }
      throw error;
    }
  }

  #learn(facts: FailureContext): void {
    this.#failureContext = { ...this.#failureContext, ...facts };
  }

  /** Loads the config and lends a migrator, whose connections are closed when `work` is over. */
  async withMigrator<T>(
    configFile: string | undefined,
    work: (migrator: Migrator) => Promise<T>,
  ): Promise<T> {
    const config = await this.openConfig(configFile);
    const { createMigrator } = await import('@dmt/migrator');
    const migrator = createMigrator(config);
    try {
      return await work(migrator);
    } finally {
      await migrator.dispose();
    }
  }
}
