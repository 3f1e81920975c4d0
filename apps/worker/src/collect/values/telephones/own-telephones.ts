import type { Dialling, Telephone } from './telephones.ts'

/** A number that the staff wrote on a record of the person. */
export type OwnTelephone = {
  telephone: Telephone
  /** it stands on the account's own profile as well, and whoever typed it there may have told it to the staff */
  isOnProfile: boolean
}

export type OwnTelephones = { own: readonly OwnTelephone[]; dialling: Dialling }

export const noTelephones: OwnTelephones = { own: [], dialling: { home: null } }
