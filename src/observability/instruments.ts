import { Counter, Gauge, type Registry } from 'prom-client';

/** Upper bounds of durations, from what an answer takes at its best to the deadlines: few, because each is a series for each combination of labels. */
export const SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** What is known elsewhere, and read when Prometheus asks. */
export interface Reading {
  readonly name: string;
  readonly help: string;
  /** The value at this moment. Without one there is no series: a server tells nothing of what it does not have. */
  readonly read: () => number | undefined;
}

/** A number that goes up and down. */
export function addGauge(registry: Registry, { name, help, read }: Reading): void {
  new Gauge({
    name,
    help,
    registers: [registry],
    collect() {
      const value = read();
      this.remove();
      if (value !== undefined) this.set(value);
    },
  });
}

/** A number that only grows, `…_total`, and that somebody else counts. */
export function addCounter(registry: Registry, { name, help, read }: Reading): void {
  new Counter({
    name,
    help,
    registers: [registry],
    collect() {
      const value = read();
      this.remove();
      if (value !== undefined) this.inc(value);
    },
  });
}
