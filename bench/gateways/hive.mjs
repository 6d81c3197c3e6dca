/** Hive Gateway with the Rust query planner. */
import { createServer } from 'node:http';
import { readFileSync } from 'node:fs';
import { createGatewayRuntime } from '@graphql-hive/gateway-runtime';
import { unifiedGraphHandler } from '@graphql-hive/router-runtime';

const runtime = createGatewayRuntime({
  supergraph: readFileSync(process.argv[2], 'utf8'),
  unifiedGraphHandler,
  logging: false,
  graphqlEndpoint: '/graphql',
});
const server = createServer(runtime);
server.listen(0, '127.0.0.1', () => process.send({ url: `http://127.0.0.1:${server.address().port}/graphql` }));
