import { expect, it } from 'vitest';
import { nameTenants } from './name-tenants.ts';

it.each([
  [['acme'], [['--tenant', 'acme']]],
  [['acme', 'globex'], [['--tenants', 'acme,globex']]],
  [
    ['acme', 'a,b'],
    [
      ['--tenant', 'acme'],
      ['--tenant', 'a,b'],
    ],
  ],
  [
    ['acme', 'a,b', 'globex'],
    [
      ['--tenants', 'acme,globex'],
      ['--tenant', 'a,b'],
    ],
  ],
  [
    [' padded ', 'acme', 'globex'],
    [
      ['--tenants', 'acme,globex'],
      ['--tenant', ' padded '],
    ],
  ],
  [['-rf'], [['--tenant=-rf']]],
  [['-rf', 'acme'], [['--tenants=-rf,acme']]],
  [[], []],
])('names %j', (ids, flags) => {
  expect(nameTenants(ids)).toEqual(flags);
});
