import { describe, expect, it } from 'vitest';
import { Cli } from '../clipanion.ts';
import type { CommandContext } from '../command-context.ts';
import { commonFlags } from '../common-flags.ts';
import { renderCommandHelp, renderHelp } from '../help/render-help.ts';
import { createPalette } from '../output/palette.ts';
import { commandCatalogue } from './catalogue.ts';

const plain = createPalette({ write: () => undefined, isTTY: false, columns: 80 }, {}, true);

describe.each(commandCatalogue)('dmt $name', (definition) => {
  it('has the flags in its class that its help speaks of', async () => {
    const commandClass = await definition.load();
    commandClass.usage = {};
    const cli = new Cli<CommandContext>({ binaryName: 'dmt' });
    cli.register(commandClass);
    const parsed = [...(JSON.stringify(cli.definitions()).match(/--[a-z-]+/g) ?? [])];

    const spoken = [...definition.flags, ...commonFlags].map((flag) => flag.name);
    expect(new Set(parsed)).toEqual(new Set(spoken));
    expect(commandClass.paths).toEqual([[definition.name]]);
  });

  it('has help with examples, within 80 columns', () => {
    const help = renderCommandHelp(definition, plain);

    expect(definition.examples.length).toBeGreaterThan(0);
    expect(help.split('\n').filter((line) => line.length > 80 && !line.includes('jq'))).toEqual([]);
  });
});

it('lists every command within 80 columns', () => {
  const help = renderHelp(commandCatalogue, '1.2.3', plain);

  for (const { name, summary } of commandCatalogue) expect(help).toMatch(new RegExp(`${name} +${summary}`));
  expect(help.split('\n').filter((line) => line.length > 80)).toEqual([]);
});
