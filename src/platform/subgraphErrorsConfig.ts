import { OperatorError, shown } from './errors.js';

/** Errors of remote subgraphs that clients are told in the subgraph's own words. */
export interface ToldErrors {
  /** Their code; `*` for all. */
  readonly name: string;
  /** The one subgraph whose errors these are; undefined where those of all are meant. */
  readonly subgraph: string | undefined;
}

const CODE = /^(\*|[A-Za-z]\w*)$/;

export const SUBGRAPH_ERRORS_EXPECTED =
  'off, * for all, or codes, separated by commas, each for all subgraphs or with one, as in NOT_FOUND@reviews or *@reviews';

/** Rules from a list such as `NOT_FOUND, *@reviews`. @throws OperatorError */
export function readSubgraphErrors(list: string): readonly ToldErrors[] {
  if (list === 'off') return [];
  return list.split(',').map((entry) => {
    const [name = '', ...subgraphs] = entry.trim().split('@');
    const subgraph = subgraphs.length > 0 ? subgraphs.join('@') : undefined;
    if (!CODE.test(name) || subgraph === '')
      throw new OperatorError(`Expected SUBGRAPH_ERRORS to be ${SUBGRAPH_ERRORS_EXPECTED}, but got ${shown(list)}.`);
    return { name, subgraph };
  });
}
