import type { FastifyInstance } from 'fastify';

/** What readiness depends on. */
export interface Readiness {
  /** Whether the graph is loaded. */
  graph: boolean;
  /** Whether the database answers. */
  database: boolean;
}

/** `/health/live`: the process runs. `/health/ready`: it can answer queries; 503 names what is missing. */
export function addHealthRoutes(http: FastifyInstance, readiness: () => Promise<Readiness>): void {
  http.get('/health/live', async () => ({ status: 'live' }));
  http.get('/health/ready', async (_request, reply) => {
    const { graph, database } = await readiness();
    const ready = graph && database;
    return reply.code(ready ? 200 : 503).send({ status: ready ? 'ready' : 'not ready', graph, database });
  });
}
