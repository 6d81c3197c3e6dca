import type { TrustedDocuments } from '../gateway/trustedDocuments.js';

/** More series than this help nobody, however many documents are trusted one after another. */
const MOST_NAMES = 200;

/** Operations that have no name of their own. */
const ANONYMOUS = 'anonymous';

/** Those that are not in the list: whatever clients call them, they are one. */
const OTHER = 'other';

/** The closed list of operations that metrics tell apart: those that the operator named, and those of trusted documents. */
export class OperationNames {
  private readonly known: Set<string>;

  constructor(
    named: readonly string[],
    private readonly trusted: Pick<TrustedDocuments, 'hasName'> | undefined,
  ) {
    this.known = new Set(named);
  }

  /** What the metrics call an operation. */
  labelOf(name: string | undefined): string {
    if (name === undefined) return ANONYMOUS;
    if (this.known.has(name)) return name;
    if (this.known.size >= MOST_NAMES || !this.trusted?.hasName(name)) return OTHER;
    this.known.add(name);
    return name;
  }
}
