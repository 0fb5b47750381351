/** Waiting for a host, but not for ever. */

/** The promise, or what `late` answers if it is not settled after this many milliseconds. Rejects if `late` throws. */
export function within<T, L>(ms: number, promise: Promise<T>, late: () => L): Promise<T | L> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      try {
        resolve(late());
      } catch (error) {
        reject(error as Error);
      }
    }, ms);
    promise.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
