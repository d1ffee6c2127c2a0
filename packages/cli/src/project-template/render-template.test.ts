import { expect, it } from 'vitest';
import { renderTemplate } from './render-template.ts';

const render = (text: string, ...facts: string[]): string =>
  renderTemplate(text, new Set(facts), { name: 'notes', price: '$1 $&' });

it.each([
  ['a; // dmt:if shared\nb;', ['shared'], 'a;\nb;'],
  ['a; // dmt:if shared\nb;', [], 'b;'],
  ['a; // dmt:if shared !dev\nb;', ['shared'], 'a;\nb;'],
  ['a; // dmt:if shared !dev\nb;', ['shared', 'dev'], 'b;'],
  ['# dmt:if dev\na\nb\n# dmt:end\nc\n', [], 'c\n'],
  ['# dmt:if dev\na\nb\n# dmt:end\nc\n', ['dev'], 'a\nb\nc\n'],
  ['  // dmt:if dev\n  a\n  // dmt:end\n// dmt:if !dev\nb\n// dmt:end', ['dev'], '  a'],
  ['<!-- dmt:if dev -->\n| a |\n<!-- dmt:end -->\n| b |', [], '| b |'],
  ['// dmt:if dev\na; // dmt:if shared\nb;\n// dmt:end', ['dev'], 'b;'],
  ['// dmt:if dev\na; // dmt:if shared\n// dmt:end\nb', ['shared'], 'b'],
])('renders %j, of which %j holds, as %j', (text, facts, expected) => {
  expect(render(text, ...facts)).toBe(expected);
});

it('puts in values as they are, and leaves braces that name none', () => {
  expect(render('# {{name}} {{price}} ${{ matrix.node }} {{other}}')).toBe(
    '# notes $1 $& ${{ matrix.node }} {{other}}',
  );
});
