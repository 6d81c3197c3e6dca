import { describe, expect, it } from '@jest/globals';
import { mostConnections } from './mostConnections.js';

const limits = (files: string) => `Limit                     Soft Limit           Hard Limit           Units
Max processes             96364                96364                processes
Max open files            ${files}
`;

describe('the most connections of clients', () => {
  it.each([
    ['half of few file descriptors', limits('300                  300                  files'), 150],
    ['all but some thousands of many', limits('20000                20000                files'), 16_000],
    ['no more than a process may well hold', limits('1048576              1048576              files'), 20_000],
    ['as many where there is no limit', limits('unlimited            unlimited            files'), 20_000],
    ['as many where the system does not say', '', 20_000],
  ])('are %s', (_, text, most) => expect(mostConnections(text)).toBe(most));
});
