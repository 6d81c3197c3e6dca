import type { GraphDescription } from './http/landingPage.js';

/** What the page for browsers says of our graph. */
export const HEMICYCLE: GraphDescription = {
  title: 'Hemicycle: the open graph of interparliamentary assemblies',
  heading: 'Hemicycle',
  about:
    'Which parliament sends how many members of which chamber to which assembly, who speaks for it, what the assembly publishes, and where each of these facts comes from.',
  shortQuery: '{ assembly(slug: "csto-pa") { name seatSummary { seats } } }',
  firstQuery: `# How big is the assembly, and who sends how many?
{
  assembly(slug: "csto-pa") {
    name
    seatSummary { seats delegations byChamberType { key seats share } }
    delegations(orderBy: { field: TOTAL_SEATS, direction: DESC }) {
      nodes { country { name } totalSeats plenipotentiaryRepresentative { name } }
    }
  }
}
`,
};
