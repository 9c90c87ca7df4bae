/** Gathers single items into batches: whoever comes while one batch is written goes with the next. */

interface Waiting<Item> {
  readonly item: Item;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Makes a function that takes one item and resolves when the batch it went with is written.
 *
 * Nothing waits for company: an item that comes alone is written at once. Under load, batches grow
 * to what came in while the one before was written, up to `most`.
 *
 * @param write writes a batch, all or none
 * @param isPassing whether an error would have met any batch; then all items of the batch fail with
 *   it. Otherwise they are written one by one, so that one which cannot be written stops no other
 * @param parallel batches that may be under way at once
 */
export function gather<Item>(
  write: (items: readonly Item[]) => Promise<void>,
  isPassing: (error: unknown) => boolean,
  most: number,
  parallel: number,
): (item: Item) => Promise<void> {
  let waiting: Waiting<Item>[] = [];
  let writing = 0;

  const next = (): void => {
    if (waiting.length === 0 || writing >= parallel) return;
    const batch = waiting.slice(0, most);
    waiting = waiting.slice(most);
    writing += 1;
    void writeBatch(batch).finally(() => {
      writing -= 1;
      next();
    });
  };

  const writeBatch = async (batch: readonly Waiting<Item>[]): Promise<void> => {
    try {
      await write(batch.map(({ item }) => item));
      for (const { resolve } of batch) resolve();
    } catch (error) {
      if (batch.length === 1 || isPassing(error)) for (const { reject } of batch) reject(error);
      else for (const single of batch) await writeBatch([single]);
    }
  };

  return (item) =>
    new Promise((resolve, reject) => {
      waiting.push({ item, resolve, reject });
      // After the current turn, so that items which arrive together go together.
      setImmediate(next);
    });
}
