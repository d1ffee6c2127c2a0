import { defineConfig } from 'vitepress';
import { cardTags } from '../src/site/card-tags.ts';
import { navigation } from '../src/site/navigation.ts';
import { sidebarWithReference } from '../src/site/sidebar.ts';
import { siteAddress } from '../src/site/site-address.ts';

export default defineConfig({
  title: 'dmt',
  titleTemplate: ':title · dmt',
  description:
    'Multi-tenant PostgreSQL for Drizzle ORM: tenants in schemas, rows or databases, and migrations of the whole fleet.',
  lang: 'en',
  srcDir: 'pages',
  outDir: 'dist',
  cleanUrls: true,
  lastUpdated: false,
  router: { prefetchLinks: false },
  sitemap: { hostname: siteAddress },
  head: [
    ['link', { rel: 'icon', type: 'image/svg+xml', href: '/icon.svg' }],
    ['meta', { name: 'theme-color', content: '#faf8f3', media: '(prefers-color-scheme: light)' }],
    ['meta', { name: 'theme-color', content: '#151817', media: '(prefers-color-scheme: dark)' }],
  ],
  transformHead: ({ pageData }) => cardTags(pageData),
  markdown: {
    theme: { light: 'github-light-high-contrast', dark: 'github-dark-dimmed' },
  },
  themeConfig: {
    nav: navigation,
    sidebar: sidebarWithReference(),
    outline: { level: [2, 3], label: 'On this page' },
    search: { provider: 'local', options: { detailedView: false } },
    docFooter: { prev: 'Before', next: 'Next' },
    externalLinkIcon: true,
  },
});
