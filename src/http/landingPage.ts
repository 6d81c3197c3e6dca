/**
 * The page that a browser gets at the endpoint: Apollo Sandbox, embedded and pointed here. Without internet its script does
 * not come; then the page below stands, and says where endpoint and schema are and how to ask without a browser.
 * @param nonce of the policy that it is sent with: nothing without it runs
 */
export function landingPage(endpoint: string, nonce: string): string {
  const shownEndpoint = escapeHtml(endpoint);
  const schema = escapeHtml(endpoint.replace(/\/graphql$/, '/schema.graphql'));
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Hemicycle: the open graph of interparliamentary assemblies</title>
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
  <h1>Hemicycle</h1>
  <p>Which parliament sends how many members of which chamber to which assembly, who speaks for it, what the assembly
  publishes, and where each of these facts comes from.</p>
  <p>Endpoint: <a href="${shownEndpoint}">${shownEndpoint}</a><br>Schema: <a href="${schema}">${schema}</a></p>
  <p>Apollo Sandbox opens here when it can be loaded from the internet. Any GraphQL client works as well:</p>
  <pre>curl ${shownEndpoint} \\
  -H 'content-type: application/json' \\
  -d '{"query":"{ assembly(slug: \\"csto-pa\\") { name seatSummary { seats } } }"}'</pre>
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
      initialState: { includeCookies: false, document: ${scriptText(FIRST_QUERY)} },
    });
  }
  if (window.EmbeddedSandbox) openSandbox();
  else document.getElementById('loader').addEventListener('load', openSandbox);
</script>
</body>
</html>
`;
}

const FIRST_QUERY = `# How big is the assembly, and who sends how many?
{
  assembly(slug: "csto-pa") {
    name
    seatSummary { seats delegations byChamberType { key seats share } }
    delegations(orderBy: { field: TOTAL_SEATS, direction: DESC }) {
      nodes { country { name } totalSeats plenipotentiaryRepresentative { name } }
    }
  }
}
`;

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

/** A text inside a script element: as JSON, which may not close the element. */
function scriptText(text: string): string {
  return JSON.stringify(text).replace(/</g, '\\u003c');
}
