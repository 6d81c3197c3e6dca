import { z } from 'zod';

import { dataClaim } from '../../subgraph-kit/dataset/claim.js';
import { distinct } from '../../subgraph-kit/dataset/expectations.js';
import {
  boundsInOrder,
  citations,
  globalId,
  names,
  notes,
  slug,
  text,
  validity,
} from '../../subgraph-kit/dataset/shapes.js';
import { PostRole } from './entities.js';

const person = z
  .strictObject({ slug, names, notes, sources: citations })
  .meta({ id: 'Person', description: 'A person, recorded once, beside what he or she serves first.' });

const holder = z
  .strictObject({
    person: slug.describe('The slug of a person, of this file or another.'),
    ...validity,
    note: text.optional(),
    sources: citations,
  })
  .refine(...boundsInOrder)
  .meta({ id: 'Holder', description: 'Who holds, or held, the post. One entry per person, over all terms.' });

const post = z
  .strictObject({
    role: z.enum(PostRole),
    organization: globalId.describe('Where the post is: an assembly, a delegation, a parliament …'),
    onBehalfOf: globalId.optional().describe('The body that the holder speaks for, where it is another one.'),
    label: text.describe('The title of the post, in English.'),
    sources: citations,
    holders: distinct(z.array(holder).min(1, 'at least one holder'), (one) => one.person, ['person']),
  })
  .meta({ id: 'Post', description: 'A position. Its id is made of organization, role and onBehalfOf.' });

/** `people:` and `posts:` stand in the file of the assembly that they serve. */
export const peopleClaim = dataClaim({
  key: 'people',
  files: ['assemblies/*.yaml'],
  shape: distinct(z.array(person), (one) => one.slug, ['slug']),
});

export const postsClaim = dataClaim({
  key: 'posts',
  files: ['assemblies/*.yaml'],
  shape: distinct(z.array(post), (one) => [one.organization, one.role, one.onBehalfOf].join('/'), ['role']),
});

export const claims = [peopleClaim, postsClaim];

export type PersonData = z.output<typeof person>;
export type PostData = z.output<typeof post>;
export type HolderData = z.output<typeof holder>;
