import { describe, expect, it } from '@jest/globals';
import { readConfig } from './config.js';

describe('the configuration', () => {
  it('reads lists of labels and of subgraphs that join ours, with blanks', () => {
    const { overrideLabels, addedSubgraphs } = readConfig(
      {},
      { OVERRIDE_LABELS: 'new-stock, team:a/b', ADDED_SUBGRAPHS: 'a=http://a/graphql , b=http://b/graphql' },
    );

    expect(overrideLabels).toEqual(['new-stock', 'team:a/b']);
    expect(addedSubgraphs).toEqual(['a=http://a/graphql', 'b=http://b/graphql']);
  });

  it('makes no label active, and adds no subgraph, unless told so', () => {
    expect(readConfig({}, {})).toMatchObject({ overrideLabels: [], addedSubgraphs: [] });
  });

  it('refuses percentages as labels: those are drawn for each request', () => {
    expect(() => readConfig({}, { OVERRIDE_LABELS: 'percent(30)' })).toThrow(
      'Expected OVERRIDE_LABELS to be labels of @override, separated by commas, but got "percent(30)".',
    );
  });
});
