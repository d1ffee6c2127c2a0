import { Application, Converter, type ProjectReflection } from 'typedoc';
import type { PluginOptions } from 'typedoc-plugin-markdown';
import { documentedPackages } from './documented-packages.ts';

const markdown: PluginOptions = {
  entryFileName: 'index',
  hideBreadcrumbs: true,
  hidePageHeader: true,
  useCodeBlocks: true,
  parametersFormat: 'table',
  interfacePropertiesFormat: 'list',
  typeDeclarationFormat: 'list',
  sanitizeComments: true,
};

/** Writes the pages of every public export below a folder, from the declarations that the packages ship. */
export async function writeApiReference(folder: string): Promise<void> {
  const application = await Application.bootstrapWithPlugins({
    ...markdown,
    name: 'API',
    entryPoints: documentedPackages.map((each) => `${each.folder}/dist/index.d.ts`),
    tsconfig: new URL('../../tsconfig.reference.json', import.meta.url).pathname,
    // The declarations were checked where they were written.
    skipErrorChecking: true,
    plugin: ['typedoc-plugin-markdown'],
    outputs: [{ name: 'markdown', path: folder }],
    readme: 'none',
    disableSources: true,
    disableGit: true,
    excludeInternal: true,
    excludeExternals: true,
    excludePrivate: true,
    githubPages: false,
    validation: false,
    logLevel: 'Error',
  });
  application.converter.on(Converter.EVENT_RESOLVE_BEGIN, ({ project }) => nameModules(project));
  const project = await application.convert();
  if (project === undefined) throw new Error('The declarations of the packages could not be read.');
  await application.generateOutputs(project);
}

/** By default a module is called after its file. */
function nameModules(project: ProjectReflection): void {
  for (const module of project.children ?? []) {
    const found = documentedPackages.find(({ slug }) => module.name.split('/').includes(slug));
    if (found === undefined) throw new Error(`"${module.name}" is none of the documented packages.`);
    module.name = found.slug;
  }
}
