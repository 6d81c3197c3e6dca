/** How much may wait for the end of a turn. */
export interface Bound<Item> {
  readonly most: number;
  sizeOf(item: Item): number;
}

/**
 * Does at the end of a turn of the event loop what has come up in it, one after the other: code that has just run, and what it has read, is at hand in the processor, where other
 * work between would have pushed it out. What waits may not grow beyond its bound: then it is done at once.
 * @param work must not throw
 */
export function together<Item>(work: (item: Item) => void, bound?: Bound<Item>): (item: Item) => void {
  let waiting: Item[] = [];
  let size = 0;
  const workOnAll = () => {
    const all = waiting;
    waiting = [];
    size = 0;
    for (const item of all) work(item);
  };
  return (item) => {
    if (waiting.push(item) === 1) setImmediate(workOnAll);
    if (!bound) return;
    size += bound.sizeOf(item);
    if (size > bound.most) workOnAll();
  };
}
