import type { FastifyInstance } from 'fastify';

/** What readiness depends on, by name, and what is wrong, in words: `{ graph: true, database: false, databaseProblem: 'it refuses connections' }`. */
export type Readiness = Readonly<Record<string, boolean | string>>;

/** `/health/live`: the process runs. `/health/ready`: it can answer queries; 503 names what is missing. */
export function addHealthRoutes(http: FastifyInstance, readiness: () => Promise<Readiness>): void {
  http.get('/health/live', async () => ({ status: 'live' }));
  http.get('/health/ready', async (_request, reply) => {
    const checks = await readiness();
    const isReady = Object.values(checks).every(Boolean);
    return reply.code(isReady ? 200 : 503).send({ status: isReady ? 'ready' : 'not ready', ...checks });
  });
}
