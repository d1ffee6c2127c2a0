import type { DefaultTheme } from 'vitepress';

/** The top of every page. */
export const navigation: DefaultTheme.NavItem[] = [
  { text: 'Get started', link: '/start/' },
  {
    text: 'Guides',
    link: '/guides/configuration',
    activeMatch: '^/(guides|concepts|frameworks|moving|trust)/',
  },
  { text: 'Playground', link: '/playground' },
  { text: 'Reference', link: '/reference/', activeMatch: '^/reference/' },
];
