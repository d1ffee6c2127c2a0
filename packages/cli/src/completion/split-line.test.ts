import { expect, it } from 'vitest';
import { splitLine } from './split-line.ts';

it.each([
  ['dmt ', [], ''],
  ['dmt mig', [], 'mig'],
  ['dmt migrate --tenant ', ['migrate', '--tenant'], ''],
  ['dmt  migrate\t--tenant ac', ['migrate', '--tenant'], 'ac'],
  ["dmt migrate --tenant 'two words' --d", ['migrate', '--tenant', 'two words'], '--d'],
  ["dmt migrate --tenant 'two wo", ['migrate', '--tenant'], 'two wo'],
  ['dmt migrate --tenant "a \\"b\\" \\c" ', ['migrate', '--tenant', 'a "b" \\c'], ''],
  ['dmt migrate --tenant two\\ words ', ['migrate', '--tenant', 'two words'], ''],
  ['dmt tenant:cre', [], 'tenant:cre'],
  ['dmt migrate --tenant=', ['migrate'], '--tenant='],
  ['', [], ''],
])('splits %j', (line, words, current) => {
  expect(splitLine(line)).toEqual({ words, current });
});
