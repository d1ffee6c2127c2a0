import { hostname, userInfo } from 'node:os';

/** Whoever runs this process: `deploy@build-7 (process 4711)`. */
export function describeRunAuthor(): string {
  return `${userName()}${hostname()} (process ${process.pid})`;
}

function userName(): string {
  try {
    return `${userInfo().username}@`;
  } catch {
    // A container may run under a user id that has no name.
    return '';
  }
}
