import { expect, it } from 'vitest';
import { generateDefinition } from '../commands/generate/generate-definition.ts';
import { assertArguments } from './assert-arguments.ts';

it('takes a flag several times that is meant to be', () => {
  const renames = ['--rename', 'users:people', '--rename=users.name:users.full_name'];

  expect(() => assertArguments(generateDefinition, renames)).not.toThrow();
  expect(() => assertArguments(generateDefinition, ['--name', 'a', '--name', 'b'])).toThrow('given twice');
});
