import { createServer, type Server, type ServerResponse } from 'node:http';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { execute, parse, type GraphQLSchema } from 'graphql';
import { stop, urlOf } from './gatewayFixture.js';

/** What a right answer is made of. */
export interface RightAnswer {
  data: Record<string, unknown>;
}

/** Answers wrongly, or not at all. The right answer is there to be spoilt. */
export type Fault = (response: ServerResponse, right: RightAnswer) => void;

/** A subgraph on the loopback that answers as its schema says, until it is given a fault. */
export class FaultySubgraph {
  fault: Fault | undefined;
  asked = 0;
  private readonly server: Server;

  private constructor(schema: GraphQLSchema) {
    this.server = createServer((request, response) => {
      this.asked++;
      const { fault } = this;
      void text(request).then(async (body) => {
        const { query, variables } = JSON.parse(body) as { query: string; variables?: Record<string, unknown> };
        const result = await execute({ schema, document: parse(query), variableValues: variables });
        const right = JSON.parse(JSON.stringify(result)) as RightAnswer;
        if (fault) fault(response, right);
        else response.setHeader('content-type', 'application/json').end(JSON.stringify(right));
      });
    });
  }

  static async start(schema: GraphQLSchema): Promise<FaultySubgraph> {
    const subgraph = new FaultySubgraph(schema);
    await once(subgraph.server.listen(0, '127.0.0.1'), 'listening');
    return subgraph;
  }

  get url(): string {
    return urlOf(this.server);
  }

  close(): Promise<void> {
    return stop(this.server);
  }
}
