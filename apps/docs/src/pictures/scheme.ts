export type SchemeName = 'light' | 'dark';

export interface Scheme {
  readonly ink: string;
  readonly quiet: string;
  readonly line: string;
  readonly surface: string;
  readonly own: string;
  readonly plain: string;
  readonly other: string;
  readonly second: string;
}

/** The colours of `palette.css`, for pictures that are files of their own. */
export const schemes: Readonly<Record<SchemeName, Scheme>> = {
  light: {
    ink: '#1f2624',
    quiet: '#4a5451',
    line: '#b9b1a0',
    surface: '#fffdf8',
    own: '#0b6b56',
    plain: '#6b7370',
    other: '#b4521f',
    second: '#2d5f9a',
  },
  dark: {
    ink: '#e4e6e0',
    quiet: '#b3bab5',
    line: '#4a5551',
    surface: '#1c201f',
    own: '#74cdb4',
    plain: '#9aa19d',
    other: '#e59a6c',
    second: '#8db4e6',
  },
};

export const SANS = 'system-ui, -apple-system, Segoe UI, Roboto, Arial, sans-serif';
export const MONO = 'ui-monospace, SF Mono, Menlo, Consolas, DejaVu Sans Mono, monospace';

export function escapeText(text: string): string {
  return text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
}
