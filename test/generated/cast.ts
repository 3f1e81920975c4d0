import { asciiOf, childOf, drawNames, fullName, type Name } from './names.ts'
import type { Random } from './random.ts'

export type Person = {
  key: string
  name: Name
  /** from outside with an account, of the staff, or without an account */
  kind: 'guest' | 'staff' | 'nobody'
  /** the account, where there is one */
  user: string | null
  mail: string
  /** further addresses that the staff wrote down */
  further: string[]
  contact: string | null
  /** the contact names the account, and not only its address */
  contactNamesAccount: boolean
  customer: string | null
  lead: string | null
  employee: string | null
}

export type Cast = {
  guests: [Person, Person, Person]
  staff: [Person, Person, Person]
  /** without an account, known by records of their own */
  others: [Person, Person]
  /** of the first guest, at whose address the child's records are */
  child: Person
  /** called as the second guest, at another address */
  namesake: Person
  /** at an address that only looks like that of the third guest */
  lookAlike: Person
  /** a company, whose contact the first guest is */
  firm: Person
  office: string
}

/** The people of one site. Two may share a family name; one has a namesake, one a look-alike address, one a child. */
export function drawCast(random: Random): Cast {
  const drawn = drawNames(random, 9)
  const person = (key: string, kind: Person['kind'], name: Name, domain: string): Person => {
    const mail = `${asciiOf(name)}@${domain}`
    const none = { contact: null, contactNamesAccount: false, customer: null, lead: null, employee: null }
    return { key, kind, name, mail, user: kind === 'nobody' ? null : mail, further: [], ...none }
  }
  const domains = ['post.example', 'correo.example', 'müller.example']
  const guests = [0, 1, 2].map((at) => person(`guest ${at + 1}`, 'guest', drawn[at]!, random.pick(domains)))
  const staff = [3, 4, 5].map((at) => person(`staff ${at - 2}`, 'staff', drawn[at]!, 'firm.example'))
  const others = [6, 7].map((at) => person(`other ${at - 5}`, 'nobody', drawn[at]!, random.pick(domains)))
  const [first, second, third] = guests as [Person, Person, Person]
  if (random.chance(0.5)) others[1]!.name = { ...others[1]!.name, family: first.name.family }
  for (const guest of guests) {
    if (random.chance(0.8) || guest === second) guest.contact = fullName(guest.name)
    guest.contactNamesAccount = guest.contact !== null && (random.chance(0.7) || guest === second)
    if (guest.contactNamesAccount && (random.chance(0.6) || guest === second))
      guest.customer = `C-${guest.key}`
    if (guest.contactNamesAccount && random.chance(0.5)) guest.further.push(`zweit.${guest.mail}`)
    if (random.chance(0.3)) guest.lead = `L-${guest.key}`
  }
  staff[0]!.employee = 'E-0001'
  staff[1]!.employee = 'E-0002'
  staff[0]!.further.push(`privat.${asciiOf(staff[0]!.name)}@post.example`)
  others[0]!.contact = `${fullName(others[0]!.name)}-7`
  others[0]!.customer = 'C-other 1'
  others[1]!.lead = 'L-other 2'
  const child = {
    ...person('child of guest 1', 'nobody', childOf(first.name), 'post.example'),
    mail: first.mail,
  }
  const namesake = { ...person('namesake of guest 2', 'nobody', second.name, 'elsewhere.example') }
  const lookAlike = { ...person('look-alike of guest 3', 'nobody', drawn[8]!, 'post.example') }
  lookAlike.mail = accented(third.mail)
  const name = { given: 'Firma', middle: '', family: 'Nord GmbH' }
  const firm: Person = { ...person('firm', 'nobody', name, 'nord.example'), customer: 'Firma' }
  return {
    guests: guests as Cast['guests'],
    staff: staff as Cast['staff'],
    others: others as Cast['others'],
    ...{ child, namesake, lookAlike, firm, office: 'office@firm.example' },
  }
}

/** An address that MariaDB's collation holds equal to this one. */
function accented(mail: string): string {
  const [local = '', domain] = mail.split('@')
  const marks: Record<string, string> = { a: 'á', e: 'ë', i: 'í', o: 'ö', u: 'ü' }
  return `${local.replace(/[aeiou]/, (letter) => marks[letter] ?? letter)}@${domain}`
}

export function everybody({ guests, staff, others, child, namesake, lookAlike }: Cast): Person[] {
  return [...guests, ...staff, ...others, child, namesake, lookAlike]
}
