/** The two media types of a GraphQL answer (GraphQL over HTTP). */
export const JSON_ANSWER = 'application/json; charset=utf-8';
export const GRAPHQL_ANSWER = 'application/graphql-response+json; charset=utf-8';

interface Range {
  type: string;
  quality: number;
}

/** The media type of the answer that a client prefers; JSON when it does not say. Null when it accepts neither. */
export function answerType(accept: string | undefined): string | null {
  if (accept === undefined || accept.trim() === '') return JSON_ANSWER;
  const ranges = accept.split(',').map(readRange);
  const json = qualityOf('application/json', ranges);
  const graphql = qualityOf('application/graphql-response+json', ranges);
  if (json === 0 && graphql === 0) return null;
  // Equally welcome, as for */*: the type that every client reads, unless the newer one was named.
  if (graphql === json)
    return ranges.some(({ type }) => type === 'application/graphql-response+json') ? GRAPHQL_ANSWER : JSON_ANSWER;
  return graphql > json ? GRAPHQL_ANSWER : JSON_ANSWER;
}

/** Whether a client would rather have server-sent events than one answer in JSON. */
export function prefersEvents(accept: string | undefined): boolean {
  const ranges = (accept ?? '').split(',').map(readRange);
  const events = ranges.find(({ type }) => type === 'text/event-stream')?.quality ?? 0;
  return (
    events > Math.max(qualityOf('application/json', ranges), qualityOf('application/graphql-response+json', ranges))
  );
}

/** Whether a browser asks for a page. */
export function wantsHtml(accept: string | undefined): boolean {
  return (accept ?? '').split(',').some((range) => readRange(range).type === 'text/html');
}

function readRange(text: string): Range {
  const [type = '', ...parameters] = text.split(';').map((part) => part.trim().toLowerCase());
  const quality = parameters.find((parameter) => parameter.startsWith('q='))?.slice(2);
  return { type, quality: quality === undefined ? 1 : Number(quality) || 0 };
}

/** The most specific range counts, as HTTP says. */
function qualityOf(type: string, ranges: readonly Range[]): number {
  for (const pattern of [type, 'application/*', '*/*']) {
    const range = ranges.find((one) => one.type === pattern);
    if (range !== undefined) return range.quality;
  }
  return 0;
}
