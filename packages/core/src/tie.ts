import { type Static, Type } from 'typebox'

/** What an account may be tied to: a mail address, or a record of the site that is the person. */
const target = {
  kind: Type.Union([Type.Literal('address'), Type.Literal('record')]),
  /** of the record; null for an address */
  doctype: Type.Union([Type.String(), Type.Null()]),
  /** the record's document name, or the address with its ASCII letters in lower case */
  name: Type.String(),
}

/** A tie that fits and cannot be proven: kept back until an officer decides. */
export const UndecidedTie = Type.Object(
  {
    ...target,
    reason: Type.String({ description: 'a stable code; docs/officer/collecting.md tells each in words' }),
    /** the document that says it, and the account that made that document; null where nobody is named */
    source: Type.Object(
      { doctype: Type.String(), name: Type.String(), owner: Type.Union([Type.String(), Type.Null()]) },
      { additionalProperties: false },
    ),
  },
  { additionalProperties: false },
)
export type UndecidedTie = Static<typeof UndecidedTie>

/** What an officer said of such a tie, for this request and later ones. */
export type TieDecision = Pick<UndecidedTie, 'kind' | 'doctype' | 'name'> & {
  decision: 'confirmed' | 'refused'
}

/** What is known of an account besides what its site says. */
export type KnownTies = {
  decisions: readonly TieDecision[]
  /** addresses that the account proved by a mailed code which is still good, folded */
  provenAddresses: readonly string[]
}
