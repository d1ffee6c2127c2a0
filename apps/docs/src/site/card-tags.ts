import type { HeadConfig, PageData } from 'vitepress';
import { siteAddress } from './site-address.ts';

/** What other sites show for a link to a page. */
export function cardTags(page: PageData): HeadConfig[] {
  const path = page.relativePath.replace(/(^|\/)index\.md$/, '$1').replace(/\.md$/, '');
  const address = new URL(path, siteAddress).href;
  const title = page.title === '' ? 'dmt' : page.title;
  const properties = {
    'og:type': 'website',
    'og:site_name': 'dmt',
    'og:title': title,
    'og:description': page.description,
    'og:url': address,
    'og:image': new URL('/card.png', siteAddress).href,
    'og:image:width': '1200',
    'og:image:height': '630',
  };
  return [
    ['link', { rel: 'canonical', href: address }],
    ['meta', { name: 'twitter:card', content: 'summary_large_image' }],
    ...Object.entries(properties).map(([property, content]): HeadConfig => ['meta', { property, content }]),
  ];
}
