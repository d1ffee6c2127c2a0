import { describe, expect, it } from 'vitest';
import { namesIn, unqualify } from './template-names.ts';

const ofPublic = ({ qualifier }: { readonly qualifier: string | undefined }): boolean =>
  qualifier === 'public';

describe('namesIn', () => {
  it('finds names as PostgreSQL reads them, with what they are qualified by', () => {
    expect(namesIn(`"Odd ""one""" . x.Y, ÄB_1`)).toEqual([
      { qualifier: undefined, name: 'Odd "one"' },
      { qualifier: 'Odd "one"', name: 'x' },
      { qualifier: 'x', name: 'y' },
      { qualifier: undefined, name: 'Äb_1' },
    ]);
  });

  it('finds none in strings, comments, numbers and parameters', () => {
    expect(namesIn(`'a.b' /* c.d /* e */ f */ $1 1.5 $$g.h$$ E'\\'i' -- j`)).toEqual([]);
  });
});

describe('unqualify', () => {
  it.each([
    ['"public"."a"', '"a"'],
    ['public.a.id', 'a.id'],
    ['PUBLIC /* the schema */ . \n "a"', '"a"'],
    ['other.public.a', 'other.a'],
    ['"Public"."a"', '"Public"."a"'],
    [`'public.a' "public.a" $$public.a$$ public`, `'public.a' "public.a" $$public.a$$ public`],
    ['public. /* no name */ *', 'public. /* no name */ *'],
  ])('makes %s to %s', (text, expected) => {
    expect(unqualify(text, ofPublic)).toBe(expected);
  });
});
