import { fileURLToPath } from 'node:url';

/** Where the templates of projects are: one folder above both `src` and `dist`. */
export function templatesFolder(): string {
  return fileURLToPath(new URL('../templates', import.meta.url));
}
