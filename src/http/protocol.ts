import type { DocumentRules } from '../gateway/documentRequest.js';
import { NO_HEADERS, type HeaderRules } from '../gateway/headerRules.js';
import { readTrustedDocuments } from '../gateway/trustedDocuments.js';
import type { ProtocolConfig } from '../platform/protocolConfig.js';

/** How clients may speak to the graph: the same for every transport. */
export interface Protocol extends Pick<ProtocolConfig, 'batching' | 'csrfPrevention' | 'corsOrigins'> {
  readonly documents: DocumentRules;
  readonly headers: HeaderRules;
}

/** Open to every page, for any document; nothing is passed on. */
export const OPEN_PROTOCOL: Protocol = {
  batching: 0,
  csrfPrevention: false,
  corsOrigins: '*',
  documents: { trustedOnly: false },
  headers: NO_HEADERS,
};

/** What the configuration says. @throws OperatorError where the manifest of trusted documents cannot be taken as it is */
export async function loadProtocol(config: ProtocolConfig): Promise<Protocol> {
  const {
    batching,
    csrfPrevention,
    corsOrigins,
    trustedDocuments,
    trustedDocumentsOnly,
    forwardHeaders,
    returnHeaders,
  } = config;
  const rules = { trustedOnly: trustedDocumentsOnly };
  return {
    batching,
    csrfPrevention,
    corsOrigins,
    documents: {
      trusted: trustedDocuments === undefined ? undefined : await readTrustedDocuments(trustedDocuments, rules),
      ...rules,
    },
    headers: { forward: forwardHeaders, returned: returnHeaders },
  };
}
