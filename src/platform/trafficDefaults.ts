/** How long an operation may take from end to end, where nobody says. */
export const REQUEST_TIMEOUT_MS = 30_000;

/** How long a subgraph may take, retries included, where nobody says. */
export const SUBGRAPH_TIMEOUT_MS = 10_000;

/** Operations at once, where nobody says: as many as wait for subgraphs that take a second, at a thousand a second. */
export const CONCURRENCY = 1_000;

/** Requests to a subgraph that are under way, where nobody says. */
export const SUBGRAPH_CONNECTIONS = 256;

/**
 * Requests to a subgraph that wait for one of these, where nobody says. Both together are less than half of the operations: two subgraphs may hang at once, and what needs neither
 * of them is answered.
 */
export const SUBGRAPH_QUEUE = 200;
