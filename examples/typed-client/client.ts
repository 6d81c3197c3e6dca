// A client of forty lines: what it asks is in ../operations, what it gets is typed by the schema.
// Generate the types first (see codegen.yml), and serve the graph (npm start).
import { print, type ExecutionResult } from 'graphql';
import type { TypedDocumentNode } from '@graphql-typed-document-node/core';
import { RepresentativesDocument, SeatsPerChamberDocument } from './generated/graphql.js';

const ENDPOINT = 'http://localhost:4000/graphql';

async function ask<Data, Variables>(document: TypedDocumentNode<Data, Variables>, variables: Variables): Promise<Data> {
  const response = await fetch(ENDPOINT, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query: print(document), variables }),
  });
  const { data, errors } = (await response.json()) as ExecutionResult<Data>;
  if (!data) throw new Error(errors?.map((error) => error.message).join('\n') ?? 'no answer');
  return data;
}

const { delegation } = await ask(SeatsPerChamberDocument, {});
for (const { seats, chamber } of delegation?.seatQuotas ?? []) {
  console.log(`${chamber?.name ?? 'the whole parliament'}: ${seats}`);
}

const { assembly } = await ask(RepresentativesDocument, {});
for (const { country, totalSeats, plenipotentiaryRepresentative } of assembly?.delegations.nodes ?? []) {
  const seats = totalSeats ?? 'an unknown number of'; // unknown is null, never zero: the type says so
  console.log(
    `${country?.name}: ${seats} seats, represented by ${plenipotentiaryRepresentative?.name ?? 'nobody known'}`,
  );
}
