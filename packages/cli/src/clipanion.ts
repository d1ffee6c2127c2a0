// By its path, because tools that prefer the package's `module` field get files that import folders,
// which Node refuses.
export {
  type BaseContext,
  Cli,
  Command,
  type CommandClass,
  Option,
} from 'clipanion/lib/advanced/index.js';
