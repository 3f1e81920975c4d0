import type { Recipient } from '../erp/recipient.ts'

/**
 * The address of an account that is not the one it was made with: ERPNext names accounts by their first address, and a
 * later change of it leaves the name. Null where it is the same, or the name is no address.
 */
export function firstAddress(subjectId: string, { email }: Pick<Recipient, 'email'>): string | null {
  return subjectId.includes('@') && !isSame(subjectId, email) ? subjectId : null
}

/** The addresses to which a mail goes one by one: what is inactive must not keep it from the others. */
export function eachOnce(...addresses: (string | null)[]): string[] {
  const named = addresses.filter((address) => address !== null)
  return named.filter((address, at) => named.findIndex((other) => isSame(address, other)) === at)
}

function isSame(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase()
}
