import { z } from 'zod';

/** A text that the pattern matches; `what` is told where it does not. */
export function textLike(pattern: RegExp, what: string) {
  return z.string(what).regex(pattern, what);
}

/** A list in which no two elements have the same key. The problem points at the later one, at `path` below it. */
export function distinct<Item extends z.ZodType>(
  list: z.ZodArray<Item>,
  keyOf: (item: z.output<Item>) => string | undefined,
  path: readonly string[],
) {
  return list.superRefine((items, context) => {
    const seen = new Set<string>();
    items.forEach((item, at) => {
      const key = keyOf(item);
      if (key === undefined) return;
      if (seen.has(key))
        context.addIssue({ code: 'custom', path: [at, ...path], message: 'no two of the same', input: items });
      seen.add(key);
    });
  });
}
