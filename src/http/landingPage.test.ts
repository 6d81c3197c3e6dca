import { describe, expect, it } from '@jest/globals';
import { landingPage } from './landingPage.js';

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
});
