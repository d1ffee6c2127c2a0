function sleep<T>(delayMs: number, value?: T): Promise<T | undefined> {
  return new Promise((resolve) => {
    globalThis.setTimeout(() => resolve(value), delayMs);
  });
}

export { sleep as setTimeout };
