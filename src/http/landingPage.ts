/** What the page says of the graph that is served. */
export interface GraphDescription {
  readonly title: string;
  readonly heading: string;
  readonly about: string;
  /** Asked by hand; without a single quote. */
  readonly shortQuery: string;
  /** Stands in the explorer at first. */
  readonly firstQuery: string;
}

/** Of a graph that nobody described. */
export const SOME_GRAPH: GraphDescription = {
  title: 'GraphQL',
  heading: 'A GraphQL endpoint',
  about: 'A federated graph.',
  shortQuery: '{ __typename }',
  firstQuery: '{ __typename }\n',
};

/**
 * The page that a browser gets at the endpoint: Apollo Sandbox, embedded and pointed here. Without internet its script does
 * not come; then the page below stands, and says where endpoint and schema are and how to ask without a browser.
 * @param nonce of the policy that it is sent with: nothing without it runs
 */
export function landingPage(graph: GraphDescription, endpoint: string, nonce: string): string {
  const body = JSON.stringify({ query: graph.shortQuery });
  const shownEndpoint = escapeHtml(endpoint);
  const schema = escapeHtml(endpoint.replace(/\/graphql$/, '/schema.graphql'));
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(graph.title)}</title>
<style nonce="${nonce}">
  body { margin: 0; font: 16px/1.5 system-ui, sans-serif; color: #1b1f24; background: #fff; }
  main { max-width: 46rem; margin: 3rem auto; padding: 0 1.5rem; }
  pre { padding: 1rem; overflow-x: auto; background: #f3f4f6; border-radius: 6px; }
  #sandbox { position: fixed; inset: 0; display: none; }
  #sandbox iframe { border: 0; width: 100%; height: 100%; }
</style>
</head>
<body>
<main>
  <h1>${escapeHtml(graph.heading)}</h1>
  <p>${escapeHtml(graph.about)}</p>
  <p>Endpoint: <a href="${shownEndpoint}">${shownEndpoint}</a><br>Schema: <a href="${schema}">${schema}</a></p>
  <p>Apollo Sandbox opens here when it can be loaded from the internet. Any GraphQL client works as well:</p>
  <pre>curl ${shownEndpoint} \\
  -H 'content-type: application/json' \\
  -d '${escapeHtml(body)}'</pre>
</main>
<div id="sandbox"></div>
<script nonce="${nonce}" src="https://embeddable-sandbox.cdn.apollographql.com/_latest/embeddable-sandbox.umd.production.min.js" id="loader" async></script>
<script nonce="${nonce}">
  function openSandbox() {
    document.getElementById('sandbox').style.display = 'block';
    new window.EmbeddedSandbox({
      target: '#sandbox',
      initialEndpoint: ${scriptText(endpoint)},
      endpointIsEditable: false,
      initialState: { includeCookies: false, document: ${scriptText(graph.firstQuery)} },
    });
  }
  if (window.EmbeddedSandbox) openSandbox();
  else document.getElementById('loader').addEventListener('load', openSandbox);
</script>
</body>
</html>
`;
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

/** A text inside a script element: as JSON, which may not close the element. */
function scriptText(text: string): string {
  return JSON.stringify(text).replace(/</g, '\\u003c');
}
