import { createPersonNames } from '../values/name-matching.ts'
import { fitInAnotherScript } from '../values/name-scripts.ts'

/** How a name fits a person: by a name that the staff wrote, by one that the account gave itself, or not at all. */
export type Fit = 'proven' | 'profile' | 'other'

/** The names of a person by whose word they are. Only what the staff wrote opens anything; the profile corroborates. */
export type NamesByWord = {
  /** letter for letter, but for case, blanks and order */
  sameAs(name: string): Fit
  /** could be */
  likely(name: string): Fit
  /**
   * Could be, on a document of the staff that bears the account's own address: there the address says who it is, and the
   * profile is enough where the staff wrote no full name anywhere.
   */
  likelyAtOwnAddress(name: string): Fit
  /**
   * Whether a name in other letters than all that are known can be the same, by its sound: at an address of the person a
   * record in another script is theirs where it can.
   */
  mayBeInAnotherScript(name: string): boolean
}

/**
 * @param proven names that nobody but the staff could have written
 * @param profile names that the account may have written; `address` adds the words of its login
 */
export function createNamesByWord(
  proven: readonly string[],
  profile: readonly string[],
  address: string,
): NamesByWord {
  const sure = createPersonNames(proven, '')
  const own = createPersonNames([...profile, ...proven], address)
  const hasFullName = proven.some((name) => name.trim().split(/\s+/u).length > 1)
  const likely = (name: string): Fit =>
    name.trim() !== '' && sure.isLikely(name) ? 'proven' : own.isLikely(name) ? 'profile' : 'other'
  return {
    sameAs: (name) => (sure.isSame(name) ? 'proven' : own.isSame(name) ? 'profile' : 'other'),
    likely,
    likelyAtOwnAddress(name) {
      const fit = likely(name)
      return fit === 'profile' && !hasFullName ? 'proven' : fit
    },
    mayBeInAnotherScript(name) {
      const fit = fitInAnotherScript(name, proven.length > 0 ? proven : profile)
      return fit === 'alike' || fit === 'unknown'
    },
  }
}
