import type { DefaultTheme } from 'vitepress';
import { readCommands } from '../reference/cli-reference.ts';
import { documentedPackages } from '../reference/documented-packages.ts';
import { readErrors } from '../reference/error-catalogue.ts';
import { chapters } from './chapters.ts';

/** The pages written by hand, and those generated beside them. */
export function sidebarWithReference(): DefaultTheme.SidebarMulti {
  return { '/': guide(), '/reference/': reference() };
}

function guide(): DefaultTheme.SidebarItem[] {
  return chapters.map(({ title, folder, pages }) => ({
    text: title,
    items: pages.map(([file, text]) => ({ text, link: `/${folder}/${file === 'index' ? '' : file}` })),
  }));
}

function reference(): DefaultTheme.SidebarItem[] {
  return [
    {
      text: 'Reference',
      items: [
        { text: 'Overview', link: '/reference/' },
        { text: 'Options', link: '/reference/options' },
      ],
    },
    {
      text: 'The dmt command',
      items: [
        { text: 'Overview', link: '/reference/cli/' },
        ...readCommands().map(({ name, slug }) => ({ text: name, link: `/reference/cli/${slug}` })),
      ],
    },
    {
      text: 'Packages',
      items: documentedPackages.map(({ name, slug }) => ({ text: name, link: `/reference/api/${slug}/` })),
    },
    {
      text: 'Errors',
      items: [
        { text: 'Overview', link: '/reference/errors/' },
        ...readErrors().map(({ title, slug }) => ({ text: title, link: `/reference/errors/${slug}` })),
      ],
    },
  ];
}
