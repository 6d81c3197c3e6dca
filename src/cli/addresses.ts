import type { Addresses } from '../graphqlServer.js';

/** The lines that say where a server is. `hasPage`: a browser gets a page to explore the graph with. */
export function addressLines({ url, metricsUrl }: Addresses, hasPage: boolean): string[] {
  return [
    `  GraphQL  ${url}/graphql${hasPage ? '  (open it in a browser)' : ''}`,
    `  Schema   ${url}/schema.graphql`,
    `  Health   ${url}/health/ready`,
    ...(metricsUrl === undefined ? [] : [`  Metrics  ${metricsUrl}`]),
  ];
}
