import { createHash } from 'node:crypto';
import { Kind, parse, type DocumentNode } from 'graphql';
import { z } from 'zod';
import { OperatorError, shown } from '../platform/errors.js';
import { fileTrouble, readTextFile } from '../platform/textFile.js';

/** Room for some ten thousand documents. */
const MOST_BYTES = 100_000_000;

/** A document that its authors had written into a manifest before any client sent it. */
export interface TrustedDocument {
  /** As the manifest has it, but without the prefix `sha256:`. */
  readonly id: string;
  /** The name of its operation. */
  readonly name?: string | undefined;
  readonly text: string;
  readonly document: DocumentNode;
}

/** The documents of a manifest, by id and by text. */
export class TrustedDocuments {
  private byId: ReadonlyMap<string, TrustedDocument> = new Map();
  private texts: ReadonlySet<string> = new Set();
  private operations: ReadonlySet<string | undefined> = new Set();

  constructor(list: readonly TrustedDocument[]) {
    this.replace(list);
  }

  get list(): readonly TrustedDocument[] {
    return [...this.byId.values()];
  }

  /** Trusts these from now on, and no others. */
  replace(list: readonly TrustedDocument[]): void {
    this.byId = new Map(list.map((each) => [each.id, each]));
    this.texts = new Set(list.map(({ text }) => text));
    this.operations = new Set(list.map(({ name }) => name));
  }

  /** Whether one of them is called so. */
  hasName(name: string): boolean {
    return this.operations.has(name);
  }

  /** The document that a client calls by this id, with or without the prefix `sha256:`. */
  find(id: string): TrustedDocument | undefined {
    return this.byId.get(plainId(id));
  }

  hasText(text: string): boolean {
    return this.texts.has(text);
  }
}

/** The prefix is GraphQL over HTTP's (appendix on persisted documents); Apollo's manifests and requests have the bare hash. */
export function plainId(id: string): string {
  return id.startsWith('sha256:') ? id.slice('sha256:'.length) : id;
}

/** What stands in a manifest, whichever tool wrote it. */
type Entry = Pick<TrustedDocument, 'name' | 'text'> & { readonly writtenId: string };

/** As `@apollo/generate-persisted-query-manifest` writes it: an id is the SHA-256 of the body, unless its user made ids otherwise. */
const apolloManifest = z.object({
  format: z.literal('apollo-persisted-query-manifest'),
  version: z.literal(1),
  operations: z.array(z.object({ id: z.string().min(1), name: z.string().optional(), body: z.string() })),
});

/** As the client preset of GraphQL code generator writes it (`persisted-documents.json`): texts by hash. */
const codegenManifest = z.record(z.string().min(1), z.string());

export interface ManifestRules {
  /** Whether nothing but its documents is executed: then it must have some. */
  readonly trustedOnly: boolean;
}

/**
 * Reads a manifest, and makes sure that every document in it can be read and is what its id says.
 * @throws OperatorError that names the file, and the document where one is to blame
 */
export async function readTrustedDocuments(
  file: string,
  { trustedOnly }: ManifestRules = { trustedOnly: false },
): Promise<TrustedDocuments> {
  const documents = new Map<string, TrustedDocument>();
  for (const entry of entriesOf(await readJson(file), file)) {
    const document = readEntry(entry, file);
    const twin = documents.get(document.id);
    if (twin !== undefined && twin.text !== document.text)
      throw new OperatorError(`Expected one document by the id ${document.id} in ${file}, but got two that differ.`);
    documents.set(document.id, document);
  }
  if (trustedOnly && documents.size === 0)
    throw new OperatorError(
      `Expected the manifest ${file} to have documents, because nothing else is executed (TRUSTED_DOCUMENTS_ONLY), but got none.`,
    );
  return new TrustedDocuments([...documents.values()]);
}

async function readJson(file: string): Promise<unknown> {
  const text = await readTextFile(file, MOST_BYTES).catch((cause: unknown) => {
    throw new OperatorError(
      `Expected TRUSTED_DOCUMENTS to name a manifest, but ${file} cannot be read: ${fileTrouble(cause)}.`,
      { cause },
    );
  });
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new OperatorError(`Expected the manifest of trusted documents ${file} to be JSON, but got ${shown(text)}.`, {
      cause,
    });
  }
}

function entriesOf(json: unknown, file: string): Entry[] {
  const apollo = apolloManifest.safeParse(json);
  if (apollo.success) return apollo.data.operations.map(({ id, name, body }) => ({ writtenId: id, name, text: body }));
  const codegen = codegenManifest.safeParse(json);
  if (codegen.success && !('format' in codegen.data))
    return Object.entries(codegen.data).map(([writtenId, text]) => ({ writtenId, text }));
  throw new OperatorError(
    `Expected ${file} to be a manifest as @apollo/generate-persisted-query-manifest (version 1) or GraphQL code generator writes it, but got ${shown(json)}.`,
  );
}

function readEntry({ writtenId, name, text }: Entry, file: string): TrustedDocument {
  const called = name === undefined ? writtenId : `${writtenId} (${name})`;
  const id = plainId(writtenId);
  const algorithm = id === writtenId ? hashOfLength(id) : 'sha256';
  if (algorithm !== undefined) {
    const hash = createHash(algorithm).update(text).digest('hex');
    if (hash !== id.toLowerCase())
      throw new OperatorError(
        `Expected the document ${called} of ${file} to have its id for a hash, but got a text whose ${NAMES[algorithm]} is ${hash}.`,
      );
  }
  try {
    const document = parse(text);
    return { id, name: name ?? operationName(document), text, document };
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new OperatorError(`Expected the document ${called} of ${file} to be GraphQL, but got: ${reason}`, { cause });
  }
}

function operationName(document: DocumentNode): string | undefined {
  return document.definitions.find((definition) => definition.kind === Kind.OPERATION_DEFINITION)?.name?.value;
}

const NAMES = { sha1: 'SHA-1', sha256: 'SHA-256' };

/** Ids that look like a hash of theirs are one; others are names that the manifest's author chose, and claim nothing. */
function hashOfLength(id: string): keyof typeof NAMES | undefined {
  if (/^[0-9a-f]{64}$/i.test(id)) return 'sha256';
  return /^[0-9a-f]{40}$/i.test(id) ? 'sha1' : undefined;
}
