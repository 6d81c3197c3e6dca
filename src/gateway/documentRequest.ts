import { createHash } from 'node:crypto';
import { BadUserInput, ClientError, shown } from '../platform/errors.js';
import { plainId, type TrustedDocuments } from './trustedDocuments.js';

/** The part of a GraphQL request that says which document it is about, on whatever transport it came. */
export interface DocumentRequest {
  readonly query?: string | undefined;
  /** GraphQL over HTTP's name for a document that the server has. */
  readonly documentId?: string | undefined;
  /** Apollo's is `persistedQuery.sha256Hash` in here. */
  readonly extensions?: Record<string, unknown> | undefined;
}

/** Which documents are executed. */
export interface DocumentRules {
  readonly trusted?: TrustedDocuments | undefined;
  /** Whether it is these alone. */
  readonly trustedOnly: boolean;
}

/**
 * The request with the text of the trusted document that it names; every transport asks for it before anything is executed. An id that names none is left as a
 * hash in `extensions.persistedQuery`, where Apollo Server's automatic persisted queries look for it.
 * @throws ClientError BAD_USER_INPUT for a text that is not the one its id names; DOCUMENT_NOT_TRUSTED where only trusted documents are executed
 */
export function resolveDocument<Request extends DocumentRequest>(
  request: Request,
  { trusted, trustedOnly }: DocumentRules,
): Request {
  const { query } = request;
  const id = request.documentId ?? hashIn(request.extensions?.['persistedQuery']);
  const document = id === undefined ? undefined : trusted?.find(id);
  if (document !== undefined && query !== undefined && query !== document.text)
    throw new BadUserInput(`the text of the document ${shown(id)}, or none`, query);

  const text = document?.text ?? query;
  if (document !== undefined || (text !== undefined && trusted?.hasText(text))) return withText(request, text);
  if (trustedOnly) throw notTrusted(id);
  return id === undefined ? request : withHash(request, plainId(id));
}

function withText<Request extends DocumentRequest>(request: Request, query: string | undefined): Request {
  const extensions = { ...request.extensions };
  delete extensions['persistedQuery'];
  return { ...request, query, documentId: undefined, extensions };
}

function withHash<Request extends DocumentRequest>(request: Request, sha256Hash: string): Request {
  if (request.query !== undefined) {
    const actual = createHash('sha256').update(request.query).digest('hex');
    if (actual !== sha256Hash) throw new BadUserInput(`a query whose SHA-256 is ${shown(sha256Hash)}`, actual);
  }
  const extensions = { ...request.extensions, persistedQuery: { version: 1, sha256Hash } };
  return { ...request, documentId: undefined, extensions };
}

function hashIn(persistedQuery: unknown): string | undefined {
  if (persistedQuery === undefined || persistedQuery === null) return undefined;
  const { version, sha256Hash } = persistedQuery as { version?: unknown; sha256Hash?: unknown }; // whatever a client sent
  if (version !== 1) throw new BadUserInput('extensions.persistedQuery.version to be 1', version);
  if (typeof sha256Hash !== 'string' || sha256Hash === '')
    throw new BadUserInput('extensions.persistedQuery.sha256Hash to be a text', sha256Hash);
  return sha256Hash;
}

function notTrusted(id: string | undefined): ClientError {
  const got = id === undefined ? 'another one' : `an id that none of them has: ${shown(id)}`;
  return new ClientError(
    'DOCUMENT_NOT_TRUSTED',
    `Expected one of the documents that are trusted here, but got ${got}.`,
  );
}
