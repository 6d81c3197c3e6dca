import { createHash } from 'node:crypto';
import type { ApolloServerOptionsWithGateway } from '@apollo/server';
import { parse, type DocumentNode } from 'graphql';
import { LRUCache } from 'lru-cache';

/** What parsed documents may take together, as it is estimated here. Anybody can send documents to be kept. */
const MOST_BYTES = 32 * 1024 * 1024;

/** Measured: a token, and what of the nodes and their places comes to each. */
const BYTES_OF_A_TOKEN = 500;

/** In the text, and once more in the text of the operation that is admitted: a string takes up to two bytes for each of its units. */
const BYTES_OF_A_CHARACTER = 4;

type DocumentStore = NonNullable<ApolloServerOptionsWithGateway<object>['documentStore']>;

/** Parsed documents by their texts: those of Apollo Server, and of the transports that look at one before. What was asked longest ago gives way. */
export class Documents {
  private readonly kept = new LRUCache<string, DocumentNode>({ maxSize: MOST_BYTES, sizeCalculation: bytesOf });

  /** As Apollo Server asks for them: by the hash of the text, after the hash of a schema, which does not matter here. */
  readonly asStore: DocumentStore = {
    get: async (key) => this.kept.get(hashIn(key)),
    set: async (key, document) => void this.kept.set(hashIn(key), document),
    delete: async (key) => this.kept.delete(hashIn(key)),
  };

  /** How many are kept. */
  get count(): number {
    return this.kept.size;
  }

  /** The document of a text, parsed where it is not kept. Throws the GraphQLError of a text that cannot be parsed. */
  read(text: string): DocumentNode {
    const hash = createHash('sha256').update(text).digest('hex');
    let document = this.kept.get(hash);
    if (!document) this.kept.set(hash, (document = parse(text)));
    return document;
  }
}

function hashIn(key: string): string {
  return key.slice(key.lastIndexOf(':') + 1);
}

/** Its JSON would not tell: nodes write out no token, and hold all of them. */
function bytesOf({ loc }: DocumentNode): number {
  let tokens = 1;
  for (let token = loc?.startToken; token?.next; token = token.next) tokens++;
  return BYTES_OF_A_TOKEN * tokens + BYTES_OF_A_CHARACTER * (loc?.source.body.length ?? 0);
}
