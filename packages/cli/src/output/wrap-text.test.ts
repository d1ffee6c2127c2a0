import { expect, it } from 'vitest';
import { wrapAfterSign } from './wrap-after-sign.ts';
import { wrapText } from './wrap-text.ts';

it('breaks between words, never in one', () => {
  expect(wrapText('a tenant of this id exists', 10)).toBe('a tenant\nof this id\nexists');
  expect(wrapText('incomprehensibilities', 10)).toBe('incomprehensibilities');
});

it('keeps a command on one line, so that it can be copied', () => {
  expect(wrapText('Create it with `dmt tenant:create --id acme`, or not', 30)).toBe(
    'Create it with\n`dmt tenant:create --id acme`,\nor not',
  );
  expect(wrapText('an `odd backtick breaks as ever', 12)).toBe('an `odd\nbacktick\nbreaks as\never');
});

it('leaves a text alone that fits, or that has no width to keep within', () => {
  expect(wrapText('two  spaces', 11)).toBe('two  spaces');
  expect(wrapText('long '.repeat(50), Number.POSITIVE_INFINITY)).toBe('long '.repeat(50));
});

it('does not count colour', () => {
  expect(wrapText('\u001b[31mred words\u001b[39m here', 14)).toBe('\u001b[31mred words\u001b[39m here');
});

it('hangs further lines below the first word after a sign', () => {
  expect(wrapAfterSign('  →', 'Correct the file, or move it.', 20)).toBe(
    '  → Correct the\n    file, or move\n    it.',
  );
});
