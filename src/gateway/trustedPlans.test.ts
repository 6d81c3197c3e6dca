import { afterEach, describe, expect, it } from '@jest/globals';
import { parse } from 'graphql';
import { startGateway, type FixtureGateway } from '../testing/gatewayFixture.js';
import { isPromise } from './maybePromise.js';
import type { TrustedDocument } from './trustedDocuments.js';

const numbers = {
  typeDefs: 'type Query { two: Int three: Int broken: Int }',
  resolvers: { Query: { two: () => 2, three: () => 3 } },
};

const trusted = (text: string): TrustedDocument => ({ id: text, text, document: parse(text) });

describe('plans of trusted documents', () => {
  let fixture: FixtureGateway;
  afterEach(() => fixture.close());

  /** Whether an operation is answered at once, as one is whose plan is there and whose subgraph is in this process. */
  function isPlanned(text: string): boolean {
    return !isPromise(fixture.gateway.execute({ document: parse(text), context: {} }));
  }

  it('are there before anybody asks, by every operation of a document, and so they are for the next supergraph', async () => {
    const list = [
      trusted('query A { two } query B { three }'),
      trusted('query ($no: Boolean = true) { two @skip(if: $no) three }'),
    ];
    fixture = await startGateway({ numbers }, 'compiled', { trustedDocuments: { list } });

    for (const replaced of [false, true]) {
      if (replaced) await fixture.gateway.replaceSupergraph(fixture.gateway.supergraphSdl);

      const a = fixture.gateway.execute({ document: list[0]!.document, operationName: 'A', context: {} });
      const b = fixture.gateway.execute({ document: list[0]!.document, operationName: 'B', context: {} });
      expect([a, b]).toEqual([{ data: { two: 2 } }, { data: { three: 3 } }]);
      expect(isPlanned(list[1]!.text)).toBe(true);
      expect(isPlanned('{ two three }')).toBe(false);
    }
  });

  it('are not waited for where a document does not fit, which the log names', async () => {
    const warned: object[] = [];
    fixture = await startGateway({ numbers }, 'compiled', {
      trustedDocuments: { list: [trusted('query Old { four }'), trusted('query New { two }')] },
      log: { info: () => undefined, warn: (fields) => void warned.push(fields) },
    });

    expect(warned).toEqual([
      { document: 'query Old { four }', operation: 'Old', reason: 'Cannot query field "four" on type "Query".' },
    ]);
    expect(isPlanned('query New { two }')).toBe(true);
  });
});
