import { createHash } from 'node:crypto';
import type { ApolloServerOptionsWithGateway } from '@apollo/server';
import { parse, type DocumentNode } from 'graphql';
import { LRUCache } from 'lru-cache';

/**
 * What parsed documents may take together, as it is estimated here: those that come again and again, and those that are not known to. Anybody can send documents to be kept, so what
 * comes once takes little, and drives out nothing that comes often.
 */
const MOST_BYTES = 28 * 1024 * 1024;
const MOST_BYTES_OF_NEW = 4 * 1024 * 1024;

/** How often a new document must be read again to be known to come again: one request may read it twice. */
const READ_AGAIN = 2;

/** Measured: a token, and what of the nodes and their places comes to each. */
const BYTES_OF_A_TOKEN = 500;

/** In the text, and once more in the text of the operation that is admitted: a string takes up to two bytes for each of its units. */
const BYTES_OF_A_CHARACTER = 4;

type DocumentStore = NonNullable<ApolloServerOptionsWithGateway<object>['documentStore']>;

/** Parsed documents by their texts: those of Apollo Server, and of the transports that look at one before. What was asked longest ago gives way. */
export class Documents {
  private readonly known = new LRUCache<string, DocumentNode>({ maxSize: MOST_BYTES, sizeCalculation: bytesOf });
  private readonly fresh = new LRUCache<string, Fresh>({
    maxSize: MOST_BYTES_OF_NEW,
    sizeCalculation: ({ document }) => bytesOf(document),
  });

  /** As Apollo Server asks for them: by the hash of the text, after the hash of a schema, which does not matter here. */
  readonly asStore: DocumentStore = {
    get: async (key) => this.find(hashIn(key)),
    set: async (key, document) => this.add(hashIn(key), document),
    delete: async (key) => this.fresh.delete(hashIn(key)) || this.known.delete(hashIn(key)),
  };

  /** How many are kept. */
  get count(): number {
    return this.known.size + this.fresh.size;
  }

  /** The document of a text, parsed where it is not kept. Throws the GraphQLError of a text that cannot be parsed. */
  read(text: string): DocumentNode {
    const hash = createHash('sha256').update(text).digest('hex');
    let document = this.find(hash);
    if (!document) this.add(hash, (document = parse(text)));
    return document;
  }

  private find(hash: string): DocumentNode | undefined {
    const known = this.known.get(hash);
    if (known) return known;
    const fresh = this.fresh.get(hash);
    if (fresh && ++fresh.readAgain === READ_AGAIN) {
      this.fresh.delete(hash);
      this.known.set(hash, fresh.document);
    }
    return fresh?.document;
  }

  private add(hash: string, document: DocumentNode): void {
    this.fresh.set(hash, { document, readAgain: 0 });
    if (!this.fresh.has(hash)) this.known.set(hash, document); // too large to be tried out
  }
}

interface Fresh {
  readonly document: DocumentNode;
  readAgain: number;
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
