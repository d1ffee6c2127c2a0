import type { Migrator } from '@dmt/migrator';
import { describeConnection } from './config/describe-target.ts';
import { loadConfig, locateConfig } from './config/load-config.ts';
import type { LoadedConfig } from './config/loaded-config.ts';
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
    const { shownPath, unsetVariables } = file;
    this.#failureContext = { ...this.#failureContext, configFile: shownPath, unsetVariables };
    const config = await loadConfig(file);
    const { target, password } = describeConnection(config);
    this.#redactor.learn(password, [target.user, target.database, target.host]);
    this.#failureContext = { ...this.#failureContext, target };
    return config;
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
