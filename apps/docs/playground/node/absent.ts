/** Modules of Node that dmt and `pg` import and that nothing in the playground calls. */
export const isIP = (): number => 0;
export const isAbsolute = (path: string): boolean => path.startsWith('/');
export const normalize = (path: string): string => path;
export const readFileSync = (): never => {
  throw new Error('There are no files in the playground.');
};
export const EOL = '\n';
export const AsyncLocalStorage = undefined;
export const AsyncResource = undefined;

export default { isIP, isAbsolute, readFileSync };
