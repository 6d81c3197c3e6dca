import {
  buildASTSchema,
  execute,
  isObjectType,
  parse,
  printSchema,
  type DocumentNode,
  type ExecutionResult,
  type GraphQLSchema,
} from 'graphql';
import { asJson, type FixtureResolvers, type FixtureSubgraph } from './gatewayFixture.js';
import { nullCondition } from './nullCondition.js';

/**
 * A library in four subgraphs, which together use every feature of federation that the gateway serves. All of them, and one plain schema to compare with,
 * answer from the same objects.
 */
interface Book {
  readonly __typename: 'Book';
  readonly id: string;
  readonly isbn: string;
  readonly title: string;
  readonly pages: number | null;
  readonly format: string;
  readonly price: number | null;
  readonly weight: number;
  readonly dimensions: { readonly width: number; readonly height: number } | null;
  readonly authorId: string | null;
  readonly shelf: { readonly hall: { readonly code: string }; readonly number: number } | null;
  readonly constructor_: string;
}

const books: Book[] = [
  {
    __typename: 'Book',
    id: 'b1',
    isbn: '111',
    title: 'A Tale',
    pages: 300,
    format: 'PAPER',
    price: 10,
    weight: 2,
    dimensions: { width: 10, height: 20 },
    authorId: '1',
    shelf: { hall: { code: 'N' }, number: 1 },
    constructor_: 'x',
  },
  {
    __typename: 'Book',
    id: 'b2',
    isbn: '222',
    title: 'Another',
    pages: null,
    format: 'AUDIO',
    price: null,
    weight: 1,
    dimensions: null,
    authorId: '2',
    shelf: { hall: { code: 'N' }, number: 1 },
    constructor_: 'y',
  },
  {
    __typename: 'Book',
    id: 'b3',
    isbn: '333',
    title: 'Third',
    pages: 12,
    format: 'PAPER',
    price: 7,
    weight: 3,
    dimensions: { width: 5, height: 5 },
    authorId: null,
    shelf: null,
    constructor_: 'z',
  },
];
const films = [
  { __typename: 'Film', id: 'f1', title: 'Moving', minutes: 90, directorId: '2' },
  { __typename: 'Film', id: 'f2', title: 'Still', minutes: null, directorId: '1' },
];
const people = [
  { id: '1', name: 'Ada', born: '1815-12-10' },
  { id: '2', name: 'Ben', born: null },
];
const media = [...books, ...films];
const reviews = [
  { mediaId: 'b1', number: 1, stars: 5, body: 'Good', personId: '2' },
  { mediaId: 'b1', number: 2, stars: 1, body: null, personId: '1' },
  { mediaId: 'f1', number: 1, stars: 3, body: 'So so', personId: '1' },
];

const personById = (id: string | null) => people.find((person) => person.id === id) ?? null;
const mediaById = (id: string) => media.find((item) => item.id === id) ?? null;
const bookByIsbn = (isbn: string) => books.find((book) => book.isbn === isbn) ?? null;
const reviewsOf = (id: string) => reviews.filter((review) => review.mediaId === id);
const firstOf = <T>(items: readonly T[], first: number | null | undefined) => items.slice(0, first ?? undefined);
const temperatureOf = (code: string, number: number) => code.charCodeAt(0) + number;

interface WithRequired {
  readonly price?: number | null;
  readonly weight?: number;
  readonly dimensions?: { readonly width: number; readonly height: number } | null;
}
const shippingFor = ({ price, weight }: WithRequired) =>
  price === null || price === undefined ? null : price * (weight ?? 0);
const areaOf = ({ dimensions }: WithRequired) => (dimensions ? dimensions.width * dimensions.height : null);

const Query: FixtureResolvers[string] = {
  books: (_, { filter, first }: { filter?: BookFilter | null; first?: number | null }) =>
    firstOf(
      books.filter((book) => matches(book, filter)),
      first,
    ),
  book: (_, { id }: { id: string }) => books.find((book) => book.id === id) ?? null,
  media: () => media,
  featured: () => films[0],
  works: () => [books[1], null, films[1]],
  echo: (_, { value }: { value: unknown }) => value ?? null,
  topReviews: (_, { n }: { n: number }) => reviews.slice(0, n),
  person: (_, { id }: { id: string }) => personById(id),
  shelves: () => books.flatMap(({ shelf }) => shelf ?? []),
};

interface BookFilter {
  readonly formats?: readonly string[] | null;
  readonly minPages?: number | null;
  readonly author?: { readonly name: string } | null;
}

function matches(book: Book, filter: BookFilter | null | undefined): boolean {
  if (!filter) return true;
  const { formats, minPages, author } = filter;
  return (
    (!formats || formats.includes(book.format)) &&
    (book.pages ?? 0) >= (minPages ?? 0) &&
    (!author || personById(book.authorId)?.name === author.name)
  );
}

/** Field resolvers by type, which subgraphs share with the plain schema. */
const fields = {
  Book: {
    author: ({ authorId }: Book) => personById(authorId),
    constructor: ({ constructor_ }: Book) => constructor_,
    summary: ({ title }: Book, { length }: { length: number }) => title.slice(0, length),
  },
  Film: { director: ({ directorId }: { directorId: string }) => personById(directorId) },
  Review: {
    author: ({ personId }: { personId: string }) => personById(personId),
    media: ({ mediaId }: { mediaId: string }) => mediaById(mediaId),
  },
  Media: {
    reviews: ({ id }: { id: string }, { first }: { first?: number | null }) => firstOf(reviewsOf(id), first),
    averageStars: ({ id }: { id: string }) =>
      reviewsOf(id).reduce((sum, { stars }, _, all) => sum + stars / all.length, 0) || null,
  },
  Person: {
    reviews: ({ id }: { id: string }) => reviews.filter(({ personId }) => personId === id),
    works: ({ id }: { id: string }) =>
      media.filter((item) => ('authorId' in item ? item.authorId : item.directorId) === id),
  },
  Stock: {
    shipping: shippingFor,
    area: areaOf,
    inStock: ({ isbn }: Book) => Number(isbn[0]),
  },
  Shelf: {
    books: ({ hall, number }: { hall: { code: string }; number: number }) =>
      books.filter(({ shelf }) => shelf && shelf.hall.code === hall.code && shelf.number === number),
    temperature: ({ hall, number }: { hall: { code: string }; number: number }) => temperatureOf(hall.code, number),
  },
} satisfies FixtureResolvers;

const pick = (resolvers: FixtureResolvers[string], ...names: string[]): FixtureResolvers[string] =>
  Object.fromEntries(Object.entries(resolvers).filter(([name]) => names.includes(name)));

export const library = {
  catalog: {
    typeDefs: `
      type Query {
        books(filter: BookFilter, first: Int = 10): [Book!]!
        book(id: ID!): Book
        media: [Media!]!
        featured: Media
        works: [Work]
        echo(value: JSON): JSON
      }
      scalar JSON
      interface Media { id: ID! title: String! }
      "A book, on paper or not."
      type Book implements Media @key(fields: "id") @key(fields: "isbn") {
        id: ID! isbn: String! title: String! pages: Int format: Format! price: Int weight: Int! author: Person
        dimensions: Dimensions @shareable
        constructor: String
        summary(length: Int! = 3): String
        secret: String @inaccessible
      }
      type Film implements Media @key(fields: "id") { id: ID! title: String! minutes: Int director: Person }
      type Draft @inaccessible { id: ID! title: String! }
      union Work = Book | Film
      enum Format { PAPER AUDIO SECRET @inaccessible }
      type Dimensions @shareable { width: Int! height: Int! }
      type Person @key(fields: "id") { id: ID! }
      input BookFilter { formats: [Format!] minPages: Int = 0 author: PersonFilter }
      input PersonFilter { name: String! }`,
    resolvers: {
      Query: pick(Query, 'books', 'book', 'media', 'featured', 'works', 'echo'),
      Book: {
        ...fields.Book,
        __resolveReference: ({ id, isbn }: { id?: string; isbn?: string }) =>
          id === undefined ? bookByIsbn(isbn ?? '') : mediaById(id),
      },
      Film: { ...fields.Film, __resolveReference: ({ id }: { id: string }) => mediaById(id) },
    },
  },
  reviews: {
    typeDefs: `
      type Query { topReviews(n: Int! = 2): [Review!] }
      interface Media { id: ID! reviews(first: Int): [Review!]! averageStars: Float }
      type Book implements Media @key(fields: "id") { id: ID! reviews(first: Int): [Review!]! averageStars: Float }
      type Film implements Media @key(fields: "id") { id: ID! reviews(first: Int): [Review!]! averageStars: Float }
      type Review { number: Int! stars: Int! body: String author: Person @provides(fields: "name") media: Media! }
      type Person @key(fields: "id") { id: ID! name: String! @external reviews: [Review!]! }`,
    resolvers: {
      Query: pick(Query, 'topReviews'),
      Book: { ...fields.Media, __resolveReference: ({ id }: { id: string }) => ({ id }) },
      Film: { ...fields.Media, __resolveReference: ({ id }: { id: string }) => ({ id }) },
      Review: {
        author: fields.Review.author,
        media: ({ mediaId }: { mediaId: string }) => ({ __typename: mediaById(mediaId)?.__typename, id: mediaId }),
      },
      Person: { reviews: fields.Person.reviews, __resolveReference: ({ id }: { id: string }) => ({ id }) },
    },
  },
  people: {
    typeDefs: `
      type Query { person(id: ID!): Person }
      type Person @key(fields: "id") { id: ID! name: String! @shareable born: String works: [Work!]! }
      union Work = Book | Film
      type Book @key(fields: "id") { id: ID! }
      type Film @key(fields: "id") { id: ID! }`,
    resolvers: {
      Query: pick(Query, 'person'),
      Person: { works: fields.Person.works, __resolveReference: ({ id }: { id: string }) => personById(id) },
    },
  },
  stock: {
    typeDefs: `
      type Query { shelves: [Shelf!]! }
      type Book @key(fields: "isbn") {
        isbn: String! price: Int @external weight: Int! @external
        dimensions: Dimensions @shareable
        shipping: Int @requires(fields: "price weight")
        inStock: Int!
        shelf: Shelf
      }
      type Dimensions @shareable { width: Int! height: Int! }
      type Hall @shareable { code: String! }
      type Shelf @key(fields: "hall { code } number") { hall: Hall! number: Int! books: [Book!]! }`,
    resolvers: {
      Query: pick(Query, 'shelves'),
      Book: {
        ...pick(fields.Stock, 'shipping', 'inStock'),
        __resolveReference: ({ isbn, price, weight }: Book) => {
          const book = bookByIsbn(isbn);
          // What @requires brings comes with the representation alone.
          return book && { isbn, price, weight, dimensions: book.dimensions, shelf: book.shelf };
        },
      },
      Shelf: { books: fields.Shelf.books, __resolveReference: (shelf: object) => shelf },
    },
  },
  climate: {
    typeDefs: `
      type Shelf @key(fields: "hall { code } number") { hall: Hall! number: Int! temperature: Int! }
      type Hall @shareable { code: String! }
      type Book @key(fields: "isbn") { isbn: String! dimensions: Dimensions @external area: Int @requires(fields: "dimensions { width height }") }
      type Dimensions { width: Int! @external height: Int! @external }`,
    resolvers: {
      Shelf: { temperature: fields.Shelf.temperature, __resolveReference: (shelf: object) => shelf },
      Book: { area: areaOf, __resolveReference: ({ isbn, dimensions }: Book) => ({ isbn, dimensions }) },
    },
  },
} satisfies Readonly<Record<string, FixtureSubgraph>>;

/** The library without the field `constructor`: the stitching library cannot take names that every JavaScript object inherits. */
export const stitchableLibrary: typeof library = {
  ...library,
  catalog: {
    ...library.catalog,
    typeDefs: library.catalog.typeDefs.replace('constructor: String', ''),
  },
};

/** The same library as one schema, answered by graphql-js: what a gateway must answer, too. */
export function plainLibrary(apiSchema: GraphQLSchema): GraphQLSchema {
  const schema = buildASTSchema(parse(printSchema(apiSchema)));
  const resolvers: FixtureResolvers = {
    Query,
    Book: { ...fields.Book, ...fields.Media, ...fields.Stock },
    Film: { ...fields.Film, ...fields.Media },
    Review: fields.Review,
    Person: fields.Person,
    Shelf: fields.Shelf,
  };
  for (const [typeName, typeResolvers] of Object.entries(resolvers)) {
    const type = schema.getType(typeName);
    if (!isObjectType(type)) throw new Error(`Expected an object type, but got ${typeName}.`);
    for (const [name, field] of Object.entries(type.getFields())) {
      if (Object.hasOwn(typeResolvers, name)) field.resolve = typeResolvers[name];
    }
  }
  return schema;
}

/** What the plain schema answers, but for conditions that are null. */
export async function askPlain(
  schema: GraphQLSchema,
  document: DocumentNode,
  variables: Record<string, unknown>,
): Promise<ExecutionResult> {
  const refusal = nullCondition(document, variables);
  return asJson(refusal ? { errors: [refusal] } : await execute({ schema, document, variableValues: variables }));
}
