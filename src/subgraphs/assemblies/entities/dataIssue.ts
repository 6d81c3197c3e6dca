import { Field, ObjectType, registerEnumType } from 'type-graphql';

export enum DataIssueCode {
  CONFLICTING_SOURCES = 'CONFLICTING_SOURCES',
  TOTAL_MISMATCH = 'TOTAL_MISMATCH',
  MORE_SEATS_THAN_CHAMBER = 'MORE_SEATS_THAN_CHAMBER',
  MISSING_QUOTA = 'MISSING_QUOTA',
  MISSING_VALIDITY = 'MISSING_VALIDITY',
  UNKNOWN_CHAMBER = 'UNKNOWN_CHAMBER',
}
registerEnumType(DataIssueCode, {
  name: 'DataIssueCode',
  description: 'What is wrong or missing.',
  valuesConfig: {
    CONFLICTING_SOURCES: { description: 'Another source gives another figure than the one that counts.' },
    TOTAL_MISMATCH: { description: 'Figures do not add up to the total that a source states.' },
    MORE_SEATS_THAN_CHAMBER: { description: 'A chamber has fewer members than seats.' },
    MISSING_QUOTA: { description: 'No source gives the seats of the delegation.' },
    MISSING_VALIDITY: { description: 'No source tells on which day a figure was true.' },
    UNKNOWN_CHAMBER: { description: 'Seats of a chamber that the sending parliament does not have.' },
  },
});

export enum IssueSeverity {
  INFO = 'INFO',
  WARNING = 'WARNING',
  ERROR = 'ERROR',
}
registerEnumType(IssueSeverity, {
  name: 'IssueSeverity',
  description: 'How bad it is.',
  valuesConfig: {
    INFO: { description: 'Good to know.' },
    WARNING: { description: 'A gap or a contradiction between sources.' },
    ERROR: { description: 'It cannot be true.' },
  },
});

@ObjectType({ description: 'A contradiction or a gap that a rule found in the data; never silently repaired.' })
export class DataIssue {
  @Field(() => DataIssueCode, { description: 'Which rule found it.' })
  code!: DataIssueCode;

  @Field(() => IssueSeverity, { description: 'How bad it is.' })
  severity!: IssueSeverity;

  @Field({ description: 'What was found, in one English sentence or more.' })
  message!: string;

  /** The id of the assembly or delegation that it was found in. */
  subjectId!: string;

  /** The assembly, or that of the delegation. */
  assemblySlug!: string;
}

const WORST_FIRST = [IssueSeverity.ERROR, IssueSeverity.WARNING, IssueSeverity.INFO];

/** Where an issue stands in a list: worst first, then by the subject's id and the code. */
export function placeOf({ severity, subjectId, code }: DataIssue): { sortKey: number; id: string } {
  return { sortKey: WORST_FIRST.indexOf(severity), id: `${subjectId} ${code}` };
}
