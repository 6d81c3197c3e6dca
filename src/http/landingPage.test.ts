import { describe, expect, it } from '@jest/globals';
import { landingPage, SOME_GRAPH } from './landingPage.js';

describe('the page for browsers', () => {
  it('says what a graph says of itself, and lets none of it become markup or script', () => {
    const page = landingPage(
      {
        title: 'Shops & more',
        heading: '<b>Shops</b>',
        about: 'What "they" sell.',
        shortQuery: '{ shop(id: "a") { name } }',
        firstQuery: '# </script>\n{ shops }',
      },
      'http://graph.example/graphql',
      'abc',
    );

    expect(page).toContain('<title>Shops &#38; more</title>');
    expect(page).toContain('<h1>&#60;b&#62;Shops&#60;/b&#62;</h1>');
    expect(page).toContain(`-d '{&#34;query&#34;:&#34;{ shop(id: \\&#34;a\\&#34;) { name } }&#34;}'`);
    expect(page).toContain('document: "# \\u003c/script>\\n{ shops }"');
  });

  it('lets nothing of its own address, whose host clients choose, become markup or script', () => {
    const page = landingPage(SOME_GRAPH, `http://a"'><script>alert(1)</script>/graphql`, 'abc');

    expect(page.match(/<\/?script[^>]*>/g)).toEqual(
      landingPage(SOME_GRAPH, 'http://a/graphql', 'abc').match(/<\/?script[^>]*>/g),
    );
    const shown = 'http://a&#34;&#39;&#62;&#60;script&#62;alert(1)&#60;/script&#62;';
    expect(page).toContain(`<a href="${shown}/graphql">${shown}/graphql</a>`);
    expect(page).toContain(`<a href="${shown}/schema.graphql">${shown}/schema.graphql</a>`);
    expect(page).toContain(`curl ${shown}/graphql`);
    expect(page).toContain(`initialEndpoint: "http://a\\"'>\\u003cscript>alert(1)\\u003c/script>/graphql"`);
  });
});
