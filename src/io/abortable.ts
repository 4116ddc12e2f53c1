/** The same items, until the signal is aborted: then it throws the signal's reason, even while an item is awaited. */
export async function* abortable<Item>(
  items: AsyncIterable<Item>,
  signal: AbortSignal | undefined,
): AsyncGenerator<Item> {
  const iterator = items[Symbol.asyncIterator]();
  try {
    for (;;) {
      const { done, value } = await untilAborted(iterator.next(), signal);
      if (done === true) return;
      yield value;
    }
  } finally {
    // a read that hangs must not keep the caller waiting
    void iterator.return?.().catch(() => undefined);
  }
}

/**
 * Settles as the promise does, or with the signal's reason when that comes first. Nothing is left on the signal: a
 * promise that outlives its run, raced with again and again, would hold on to every item.
 */
function untilAborted<Value>(promise: Promise<Value>, signal: AbortSignal | undefined): Promise<Value> {
  if (signal === undefined) return promise;
  return new Promise((resolve, reject) => {
    const abort = (): void => reject(signal.reason);
    if (signal.aborted) abort();
    signal.addEventListener("abort", abort, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener("abort", abort));
  });
}
