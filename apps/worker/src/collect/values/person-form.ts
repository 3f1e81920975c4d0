/** How a form says that its rows are people: what they are called, and what ties one to an account. */
export type PersonForm = {
  /** columns that hold the name */
  names: readonly string[]
  /** columns that hold the name of an account */
  accounts: readonly string[]
  mails: readonly string[]
  contacts: readonly string[]
  /** Links to parties, which may be whoever pays */
  parties: readonly { column: string; target: string }[]
  employees: readonly string[]
}

/** A doctype whose rows are people, or members of the staff. */
export type PersonRecords = { kind: 'person' | 'staff'; form: PersonForm }
