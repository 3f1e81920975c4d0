import { Processing, Statements } from '@pdd/core'
import { type Static, Type } from 'typebox'

const Reason = Type.String({
  pattern: '^[a-z][a-z_]{2,40}$',
  description: 'a stable code such as other_people; docs/officer/collecting.md tells each in words',
})

const FieldRule = Type.Object(
  {
    person: Type.Optional(
      Type.Union(
        [
          Type.Literal('subject'),
          Type.Literal('work'),
          Type.Literal('ignore'),
          Type.Literal('account'),
          Type.Literal('email'),
        ],
        {
          description:
            'subject: the row is about whom the field names; work: that person acted on it; ignore: names nobody; account, email: a text field that holds a User name or a mail address, of the subject',
        },
      ),
    ),
    withhold: Type.Optional(Reason),
    notSecret: Type.Optional(
      Type.String({
        minLength: 3,
        description:
          'why this column holds no secret although its name sounds like one, such as postal code; not for Password fields and what else is certain to hold secrets',
      }),
    ),
  },
  { additionalProperties: false },
)

const DoctypeRule = Type.Object(
  {
    category: Type.Optional(
      Type.String({ description: 'which of the categories says why this is processed' }),
    ),
    exclude: Type.Optional(Reason),
    record: Type.Optional(
      Type.Union([Type.Literal('person'), Type.Literal('staff'), Type.Literal('document')], {
        description:
          'person: each row is a person, and a link to one names that person; staff: each row is a member of the staff, and what links to one is their work; document: no row is a person, whatever the form looks like',
      }),
    ),
    hangsOn: Type.Optional(
      Type.Array(Type.String({ minLength: 1 }), {
        description:
          'fields, Link or Dynamic Link, by which a row belongs to the document it names: where that document is wholly the person’s, so is the row',
      }),
    ),
    owner: Type.Optional(Type.Boolean({ description: 'what the account created here is the person’s own' })),
    shared: Type.Optional(
      Type.Boolean({
        description: 'the row belongs to all whom it names; each sees it without the rows of the others',
      }),
    ),
    telephony: Type.Optional(
      Type.Boolean({
        description:
          'true: rows are calls or short messages, and about whom the number in them belongs to; false: they are not, whatever the form looks like',
      }),
    ),
    facts: Type.Optional(
      Type.Array(Type.String(), {
        description: 'columns that are told even of a row that is about somebody else',
      }),
    ),
    fields: Type.Optional(Type.Record(Type.String({ minLength: 1 }), FieldRule)),
  },
  { additionalProperties: false },
)
export type DoctypeRule = Static<typeof DoctypeRule>

const Category = Type.Partial(
  Type.Object({
    ...Processing.properties,
    health: Type.Boolean({
      description:
        'about health (GDPR art. 9): no mail opens a file by itself that holds such a record whole',
    }),
  }),
  { additionalProperties: false },
)
export type Category = Static<typeof Category>

/** What a data map file may say. Those of apps and a site's own have the same form; the site's lies over all others. */
export const DataMapFile = Type.Object(
  {
    version: Type.Literal(1),
    defaultCategory: Type.Optional(Type.String()),
    categories: Type.Optional(Type.Record(Type.String(), Category)),
    health: Type.Optional(
      Type.Object(
        {
          doctypes: Type.Optional(Type.Array(Type.String({ minLength: 1 }))),
          words: Type.Optional(
            Type.Array(Type.String({ pattern: '^[a-z0-9_]{3,60}$' }), {
              description: 'a column is about health when its name holds one of these',
            }),
          ),
        },
        {
          additionalProperties: false,
          description:
            'where a record of these doctypes that is the person holds a value about health, no mail opens the file by itself',
        },
      ),
    ),
    modules: Type.Optional(
      Type.Record(
        Type.String({ minLength: 1 }),
        Type.Object({ category: Type.String() }, { additionalProperties: false }),
        {
          description:
            'the category of an app’s own DocTypes by their module; DocTypes made on the site are named one by one',
        },
      ),
    ),
    doctypes: Type.Optional(Type.Record(Type.String({ minLength: 1 }), DoctypeRule)),
    statements: Type.Optional(Statements),
  },
  { $id: 'urn:erpnext-personal-data:data-map:1', additionalProperties: false },
)
export type DataMapFile = Static<typeof DataMapFile>
