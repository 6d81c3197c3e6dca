/** The value of each label of a series, in the order of the instrument's names. */
export type LabelValues = readonly string[];

/** One line of the text format: `name{labels} value`. */
export type Sample = readonly [name: string, labels: string, value: number];

/** What a registry can write. */
export interface Instrument {
  readonly name: string;
  readonly help: string;
  readonly type: 'counter' | 'gauge' | 'histogram';
  samples(): Iterable<Sample>;
}

/** A number that only grows: `…_total`. Each combination of label values is a series, so values come from closed lists alone. */
export class Counter implements Instrument {
  readonly type = 'counter';
  private readonly series = new Series(() => ({ value: 0 }));

  constructor(
    readonly name: string,
    readonly help: string,
    private readonly labels: readonly string[] = [],
  ) {}

  add(values: LabelValues = [], amount = 1): void {
    this.series.of(values).value += amount;
  }

  *samples(): Iterable<Sample> {
    for (const [values, { value }] of this.series) yield [this.name, labelText(this.labels, values), value];
  }
}

/** A number as it is when it is asked for. */
export class Gauge implements Instrument {
  readonly type: 'counter' | 'gauge';

  /** @param read the values at this moment. One that only grows is told as a counter. */
  constructor(
    readonly name: string,
    readonly help: string,
    private readonly labels: readonly string[],
    private readonly read: () => Iterable<readonly [values: LabelValues, value: number]>,
  ) {
    this.type = name.endsWith('_total') ? 'counter' : 'gauge';
  }

  *samples(): Iterable<Sample> {
    for (const [values, value] of this.read()) yield [this.name, labelText(this.labels, values), value];
  }
}

/** Durations in seconds, counted by how long they were at most. */
export class Histogram implements Instrument {
  readonly type = 'histogram';
  private readonly series = new Series(() => ({ counts: new Array<number>(SECONDS.length).fill(0), count: 0, sum: 0 }));

  constructor(
    readonly name: string,
    readonly help: string,
    private readonly labels: readonly string[] = [],
  ) {}

  observe(values: LabelValues, seconds: number): void {
    const series = this.series.of(values);
    const bucket = SECONDS.findIndex((most) => seconds <= most);
    if (bucket >= 0) series.counts[bucket]!++; // as long as the list of bounds
    series.count++;
    series.sum += seconds;
  }

  *samples(): Iterable<Sample> {
    for (const [values, { counts, count, sum }] of this.series) {
      let upTo = 0;
      for (const [index, most] of SECONDS.entries()) {
        upTo += counts[index] ?? 0;
        yield [`${this.name}_bucket`, labelText([...this.labels, 'le'], [...values, String(most)]), upTo];
      }
      yield [`${this.name}_bucket`, labelText([...this.labels, 'le'], [...values, '+Inf']), count];
      yield [`${this.name}_sum`, labelText(this.labels, values), sum];
      yield [`${this.name}_count`, labelText(this.labels, values), count];
    }
  }
}

/** From what an answer takes at its best to the deadlines: few, because each is a series for each combination of labels. */
const SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10] as const;

/** What belongs to each combination of label values. */
class Series<Value> {
  private readonly byKey = new Map<string, readonly [LabelValues, Value]>();

  constructor(private readonly create: () => Value) {}

  of(values: LabelValues): Value {
    const key = values.length === 1 ? (values[0] ?? '') : values.join('\n');
    let known = this.byKey.get(key);
    if (!known) this.byKey.set(key, (known = [values, this.create()]));
    return known[1];
  }

  [Symbol.iterator](): Iterator<readonly [LabelValues, Value]> {
    return this.byKey.values();
  }
}

function labelText(names: readonly string[], values: LabelValues): string {
  if (names.length === 0) return '';
  return `{${names.map((name, index) => `${name}="${escaped(values[index] ?? '')}"`).join(',')}}`;
}

/** As the text format wants values of labels. */
function escaped(value: string): string {
  return value.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');
}
