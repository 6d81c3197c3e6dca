/** Pseudo-random choices that a seed decides: the same seed gives the same choices on every machine. */
export interface Random {
  /** True with this probability. */
  chance(probability: number): boolean;
  /** A whole number, both bounds included. */
  between(from: number, to: number): number;
  pick<T>(values: readonly T[]): T;
}

/** The generator known as mulberry32: 32 bits of state, good enough to vary tests. */
export function randomFrom(seed: number): Random {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  const between = (from: number, to: number): number => from + Math.floor(next() * (to - from + 1));
  return {
    chance: (probability) => next() < probability,
    between,
    pick<T>(values: readonly T[]): T {
      const picked = values[between(0, values.length - 1)];
      if (picked === undefined) throw new Error('Expected something to pick from, but got nothing.');
      return picked;
    },
  };
}
