import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type GraphQLSchema } from 'graphql';
import { startGateway, transports, type FixtureGateway } from '../testing/gatewayFixture.js';
import { generateOperation } from '../testing/generateOperation.js';
import { askPlain, library, plainLibrary } from '../testing/libraryFixture.js';

const OPERATIONS = 700;

describe.each(transports)('a gateway over %s subgraphs answers what one plain schema answers', (transport) => {
  let fixture: FixtureGateway;
  let plain: GraphQLSchema;
  beforeAll(async () => {
    fixture = await startGateway(library, transport);
    plain = plainLibrary(fixture.gateway.apiSchema);
  });
  afterAll(() => fixture.close());

  it(`to ${OPERATIONS} generated operations`, async () => {
    for (let seed = 1; seed <= OPERATIONS; seed++) {
      const { text, document, variables } = generateOperation(fixture.gateway.apiSchema, seed, { samples: SAMPLES });

      const answer = await fixture.ask(text, variables);

      expect({ seed, text, variables, answer }).toEqual({
        seed,
        text,
        variables,
        answer: await askPlain(plain, document, variables),
      });
    }
  });
});

const SAMPLES = { ID: ['b1', 'b2', '1', 'f1', 'none'], JSON: [1, 'x', { a: [1, { b: null }] }, ['y']] };
