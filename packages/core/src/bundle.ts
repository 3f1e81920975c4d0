import { type Static, Type } from 'typebox'
import { DoctypeCounts } from './export-request.ts'

export const bundleFormat = 'erpnext-personal-data'
export const bundleFormatVersion = 1

/** Why a record stands in the file: the rule that found it. */
export const MatchReason = Type.Object(
  {
    field: Type.Optional(Type.String({ description: 'the field that names the person' })),
    child: Type.Optional(Type.String({ description: 'the table field whose row names the person' })),
    via: Type.Optional(Type.String({ description: 'the doctype through which it is theirs, e.g. Contact' })),
  },
  { additionalProperties: false },
)
export type MatchReason = Static<typeof MatchReason>

/** GDPR art. 15(1)(a) to (h), for one doctype. */
export const Processing = Type.Object(
  {
    purposes: Type.String(),
    categories: Type.String(),
    recipients: Type.String(),
    retention: Type.String(),
    rights: Type.String(),
    complaint: Type.String(),
    source: Type.String(),
    automatedDecisions: Type.String(),
  },
  { additionalProperties: false },
)
export type Processing = Static<typeof Processing>

const said = (description: string) => Type.String({ minLength: 2, description })

/** What only the company can say of its processing, and who approved it there (GDPR art. 13 to 15). */
export const Statements = Type.Object(
  {
    controller: said('the company that decides why and how: its name and address'),
    dpo: said('how to reach its data protection officer, or that it has none'),
    authority: said('the supervisory authority to complain to'),
    recipients: said('who receives the data, inside and outside the company'),
    retention: said('how long it is kept, or what decides that'),
    automatedDecisions: said('decisions that no person takes, profiling among them, or that there are none'),
    transfers: said('countries outside the EEA it goes to, and by which safeguard, or that it goes to none'),
    approvedBy: said('who approved these statements and the words of the map, by function'),
    approvedOn: Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$', description: 'the day of it' }),
  },
  { additionalProperties: false },
)
export type Statements = Static<typeof Statements>

/** The processing of a doctype as a file tells it: the words of the map, and what the site itself says. */
export const ToldProcessing = Type.Object(
  {
    ...Processing.properties,
    confirmed: Type.Boolean({
      description: 'false: general words of the program, which the company has not confirmed',
    }),
    readableBy: Type.Optional(
      Type.Array(Type.String(), { description: 'roles of the site that may read these records' }),
    ),
    sentTo: Type.Optional(
      Type.Array(Type.String(), { description: 'hosts that the site sends these records to (webhooks)' }),
    ),
  },
  { additionalProperties: false },
)
export type ToldProcessing = Static<typeof ToldProcessing>

const Withheld = Type.Object(
  {
    doctype: Type.String(),
    name: Type.Optional(
      Type.String({ description: 'the document, where naming it tells nothing of anyone else' }),
    ),
    field: Type.Optional(
      Type.String({ description: 'a column or table field; * for all that is not shown' }),
    ),
    reason: Type.String({ description: 'a stable code; docs/officer/collecting.md tells each in words' }),
    count: Type.Optional(
      Type.Integer({ minimum: 1, description: 'how many documents, where they are not named one by one' }),
    ),
  },
  { additionalProperties: false },
)

const Document = Type.Object(
  {
    name: Type.Union([Type.String(), Type.Number(), Type.Null()], {
      description:
        'a number instead of a text: the name is a secret, or may be made of what is kept back of the document, or the row has none',
    }),
    $matched: Type.Optional(Type.Array(MatchReason)),
  },
  {
    additionalProperties: true,
    description:
      'one document: its columns, and its child rows under their table field; a column whose name is taken is `$column:` and its name, rows of a field that is a column `$rows:` and its name',
  },
)

export const Manifest = Type.Object(
  {
    doctypes: Type.Record(Type.String(), DoctypeCounts),
    withheld: Type.Array(Withheld),
    notes: Type.Array(
      Type.Object(
        { code: Type.String(), doctype: Type.Optional(Type.String()), detail: Type.String() },
        { additionalProperties: false },
      ),
      {
        description:
          'what an officer should know: tables that are missing, bytes that were not text, unread values',
      },
    ),
    records: Type.Integer({ minimum: 0 }),
    complete: Type.Literal(true, { description: 'written last, and only when every count adds up' }),
  },
  { additionalProperties: false },
)
export type Manifest = Static<typeof Manifest>

/** The published shape of the uploaded JSON. Members come in this order; `manifest` is last. */
export const Bundle = Type.Object(
  {
    format: Type.Literal(bundleFormat),
    formatVersion: Type.Literal(bundleFormatVersion),
    site: Type.Object(
      { name: Type.String(), timeZone: Type.String({ description: 'IANA zone of the site' }) },
      { additionalProperties: false },
    ),
    subject: Type.Object(
      {
        user: Type.String(),
        fullName: Type.Union([Type.String(), Type.Null()]),
        addresses: Type.Array(Type.String(), {
          description: 'mail addresses that are provably this account’s',
        }),
      },
      { additionalProperties: false },
    ),
    generatedAt: Type.String({ format: 'date-time' }),
    asOf: Type.String({
      format: 'date-time',
      description: 'the time of the one snapshot that every row was read from',
    }),
    statements: Type.Union([Statements, Type.Null()], {
      description:
        'of the company; null: it has confirmed none, and what processing says is general information',
    }),
    processing: Type.Record(Type.String(), ToldProcessing),
    doctypes: Type.Record(Type.String(), Type.Array(Document)),
    labels: Type.Record(Type.String(), Type.Record(Type.String(), Type.String()), {
      description:
        'doctype -> fieldname -> label, for the fields and tables that the file shows something of; custom fields and child tables too',
    }),
    manifest: Manifest,
  },
  { $id: 'urn:erpnext-personal-data:bundle:1', additionalProperties: false },
)
export type Bundle = Static<typeof Bundle>
