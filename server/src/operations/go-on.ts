/** Goes on with what was found: at once, where it was found at once. */
export const goOn = <T, R>(found: T | Promise<T>, next: (found: T) => R | Promise<R>): R | Promise<R> =>
  found instanceof Promise ? found.then(next) : next(found)
