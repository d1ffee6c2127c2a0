import type { NamingStyle } from '@dmt/core';

const STYLES: Readonly<Record<NamingStyle, RegExp>> = {
  snake_case: /^[a-z][a-z0-9]*(?:_[a-z0-9]+)*$/,
  camelCase: /^[a-z][a-zA-Z0-9]*$/,
  PascalCase: /^[A-Z][a-zA-Z0-9]*$/,
  'kebab-case': /^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/,
};

export function isInStyle(name: string, style: NamingStyle): boolean {
  return STYLES[style].test(name);
}

/** The same words in another style. */
export function toStyle(name: string, style: NamingStyle): string {
  const words = (name.match(/[A-Z]+(?![a-z])|[A-Z]?[a-z0-9]+/g) ?? []).map((word) => word.toLowerCase());
  const capitalised = words.map((word) => word.charAt(0).toUpperCase() + word.slice(1));
  switch (style) {
    case 'snake_case':
      return words.join('_');
    case 'kebab-case':
      return words.join('-');
    case 'PascalCase':
      return capitalised.join('');
    case 'camelCase':
      return [...words.slice(0, 1), ...capitalised.slice(1)].join('');
  }
}
