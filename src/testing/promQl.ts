/** The values of each label of a metric. */
export type Labels = ReadonlyMap<string, ReadonlySet<string>>;

/** What Prometheus adds to every series. */
const ADDED = ['job', 'instance'];

/** What it makes by itself of each scrape. */
const UP: readonly [string, Labels] = ['up', new Map()];

/** The metrics of a text in Prometheus' format, by the names of their series. Those without a series have no labels. */
export function readSeries(text: string): ReadonlyMap<string, Labels> {
  const series = new Map<string, Map<string, Set<string>>>();
  const labelsOf = (name: string) => series.get(name) ?? series.set(name, new Map()).get(name)!; // set just now
  for (const line of text.split('\n')) {
    const [, declared] = /^# TYPE (\S+)/.exec(line) ?? [];
    const [, name, labels = ''] = /^(\w+)(?:\{(.*)\})? \S+$/.exec(line) ?? [];
    if (declared !== undefined) labelsOf(declared);
    if (name === undefined) continue;
    const known = labelsOf(name);
    for (const [, label = '', value = ''] of labels.matchAll(/(\w+)="([^"]*)"/g))
      known.set(label, (known.get(label) ?? new Set()).add(value));
  }
  return series;
}

/** What an expression in PromQL, as far as ours go, asks for and never gets. */
export function labelProblems(expression: string, series: ReadonlyMap<string, Labels>): string[] {
  const known = new Map([UP, ...series]);
  const selectors = [...expression.matchAll(/\b(hemicycle_\w+|nodejs_\w+|process_\w+|up)\b(?:\{([^}]*)\})?/g)];
  if (selectors.length === 0) return ['it asks for nothing'];
  const ofSelectors = selectors.flatMap(([, name = '', matchers = '']) => {
    const labels = known.get(name);
    return labels ? matcherProblems(name, matchers, labels) : [`there is no ${name}`];
  });
  const labels = new Set([...ADDED, ...selectors.flatMap(([, name = '']) => [...(known.get(name)?.keys() ?? [])])]);
  const grouped = [...expression.matchAll(/\bby \(([^)]*)\)/g)].flatMap(([, names = '']) => names.split(/, */));
  const unknown = grouped.filter((name) => !labels.has(name)).map((name) => `no metric here has a label ${name}`);
  return [...ofSelectors, ...unknown];
}

function matcherProblems(name: string, matchers: string, labels: Labels): string[] {
  return [...matchers.matchAll(/(\w+)(?:=~|!~|!=|=)"([^"]*)"/g)].flatMap(([, label = '', values = '']) => {
    if (ADDED.includes(label)) return [];
    const known = labels.get(label);
    if (!known) return [`${name} has no label ${label}`];
    return values.split('|').flatMap((value) => (known.has(value) ? [] : [`${name} has no ${label} ${value}`]));
  });
}
