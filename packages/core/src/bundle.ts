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
        'a number instead of a text: the name is a secret, or may be made of what is kept back of the document',
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
    processing: Type.Record(Type.String(), Processing),
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
