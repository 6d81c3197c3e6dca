/** How long an operation may take from end to end, where nobody says. */
export const REQUEST_TIMEOUT_MS = 30_000;

/** How long a subgraph may take, retries included, where nobody says. */
export const SUBGRAPH_TIMEOUT_MS = 10_000;
