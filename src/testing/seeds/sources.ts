/** An entry of data/sources.yaml. More keys may be given: publisher, publishedOn, license. */
export function aSource(url: string, title: string, more: object = {}): object {
  return { url, title, ...more };
}
