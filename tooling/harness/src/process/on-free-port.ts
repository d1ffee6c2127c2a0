import { findFreePort } from './free-port.ts';

const ATTEMPTS = 3;

/** Starts something on a free port; again on another one when it fails, since ports are free only until taken. */
export async function onFreePort<T>(start: (port: number) => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    const port = await findFreePort();
    try {
      return await start(port);
    } catch (error) {
      if (attempt === ATTEMPTS) throw error;
    }
  }
}
