import { guardsOf } from '../guards-of.ts'
import type { Mutant } from '../mutant.ts'

const records = 'subject/person-records'
const employees = 'subject/employees'
const contacts = 'subject/contacts'
const addresses = 'subject/proven-addresses'

/** Guards of: whose records of people, employees and contacts are, and which addresses. */
export const ownedRecords: Mutant[] = [
  ...guardsOf('ownership', records, records, [
    [
      'a record with another account is somebody else’s',
      ['if (owners.length > 0 && !owners.includes(account.user))', 'if (owners.length < 0)'],
      'is somebody else’s where it names another',
    ],
    [
      'a record at a shared address is not told',
      ['if (address !== null && !subject.addresses.has(address)) {', 'if (false) {'],
      'that somebody shares',
    ],
    [
      'why a record is kept back is told',
      ["shared ? 'shared_mailbox' : 'undecided'", "shared ? 'undecided' : 'undecided'"],
      'that somebody shares',
    ],
    [
      'a record of another name is for an officer',
      ["if (!proven && !fits.includes('profile')) return", 'if (false) return'],
      'is for an officer where it is called otherwise',
    ],
    [
      'a name by the account’s own word opens nothing',
      ["return proven ? prove('follows', source) :", "return called.length > 0 ? prove('follows', source) :"],
      'is for an officer where the name is only',
    ],
    [
      'who may write records ties none by an address',
      ["if (own && !fits.includes('proven')) return", 'if (false) return'],
      'is theirs by what the staff wrote',
    ],
    [
      'a name in another script may be theirs',
      ['address !== null && called.some(mayBeInAnotherScript)', 'false'],
      'is theirs where its name fits',
    ],
    [
      'a name in another script is theirs at their address alone',
      ['address !== null && called.some', 'called.some'],
      'is theirs by its name alone',
    ],
    [
      'a record without a name is theirs at their address alone',
      ['(called.length === 0 && address !== null)', 'called.length === 0'],
      'is theirs by its name alone',
    ],
    [
      'what one part of a name says is no whole name',
      ['...parts.filter((part) => /\\s/u.test(part.trim()))', '...parts'],
      'of a name in parts',
    ],
    [
      'a title may be the whole name',
      ['...parts.filter((part) => /\\s/u.test(part.trim()))', ''],
      'what a record is called',
    ],
    [
      'addresses are compared without case',
      ["by: 'mail' }, true)", "by: 'mail' })"],
      'is theirs where its name fits',
    ],
  ]),
  ...guardsOf('ownership', 'subject/record-evidence', records, [
    [
      'who may write records ties none to themselves',
      ["leaveOpen('self_written', source)", 'assigned'],
      'is for an officer where they may have put',
    ],
    [
      'who may not write records is tied by the staff',
      [" || !authors.mayHave(account.user, 'write', doctype, row.owner))", ')'],
      'is theirs, whatever it is called',
    ],
    [
      'a name by the staff’s word is proven',
      ["if (fits.includes('proven')) return assigned", ''],
      'is for an officer where they may have put',
    ],
    [
      'what nobody changed is as it was made',
      ['if (isUntouched(row)) return assigned', ''],
      'somebody else made it',
    ],
    [
      'what its maker did not save last was changed',
      [' && owner === modified_by', ''],
      'somebody else made it',
    ],
    [
      'what has no time may have been changed',
      ["creation !== '' && creation", 'creation'],
      'somebody else made it',
    ],
    [
      'another saved it last, with their name',
      ["if (row.modified_by !== account.user && fits.includes('profile')) return assigned", ''],
      'another saved it last',
    ],
    [
      'whoever saved it last may have named it',
      ["row.modified_by !== account.user && fits.includes('profile')", "fits.includes('profile')"],
      'another saved it last',
    ],
    [
      'a version tells who put them there',
      ["return by === 'another' ?", 'return by === null ?'],
      'a version tells',
    ],
  ]),
  ...guardsOf('ownership', 'subject/linked-records', 'subject/linked-records', [
    [
      'a linked record bears their name',
      ["subject.names.likely(one) === 'proven'", 'one.length > 0'],
      'a record that the person’s own leads to',
    ],
    [
      'a name by the account’s own word leads nowhere',
      ["likely(one) === 'proven'", "likely(one) !== 'other'"],
      'the name that the account gave itself',
    ],
    [
      'what the account wrote leads nowhere',
      ['.filter(({ owner }) => owner !== account.user)', ''],
      'what the account wrote on a record',
    ],
    [
      'a superior is somebody else',
      [" && meaningOf(field) === 'subject'\n", '\n'],
      'a superior is somebody else',
    ],
    ['leads are followed', ["target === 'Lead' || metadata", 'metadata'], 'records lead on'],
  ]),
  ...guardsOf('ownership', employees, employees, [
    [
      'a record that is not theirs gives no address',
      ["{ field: 'user_id' })) continue", "{ field: 'user_id' })) void name"],
      'are none where the record is not theirs',
    ],
    ['what is no address is none', [".filter((one) => one.includes('@'))", ''], 'that are no addresses'],
    [
      'who saved their own record last may have written its address',
      ['own && row.modified_by === account.user ?', 'own && false ?'],
      'are open where they may',
    ],
    [
      'what another saved last is the staff’s word',
      [' && row.modified_by === account.user ?', ' ?'],
      'are open where they may',
    ],
    [
      'an employee of another name is somebody else',
      ["fit === 'other' || (user_id", '(user_id'],
      'is theirs where the name fits',
    ],
    [
      'an employee with another account is somebody else',
      [" || (user_id !== '' && user_id !== account.user)) {", ') {'],
      'is somebody else’s with another account',
    ],
    [
      'who may write employees ties none by an address',
      ["fit === 'proven' && !own", "fit === 'proven'"],
      'is for an officer where they may have written',
    ],
    [
      'a name by the account’s own word ties no employee',
      ["const proven = fit === 'proven' &&", 'const proven ='],
      'is for an officer where they may have written',
    ],
    [
      'an earlier employee has no account',
      ["user_id === '' && subject.names", 'subject.names'],
      'has the record of before',
    ],
    [
      'an earlier employee has the same name',
      [" && subject.names.likely(employee_name) === 'proven',", ','],
      'has the record of before',
    ],
    [
      'who approves has an address of their own',
      ["kind === 'email' && role === 'subject'", "kind === 'email'"],
      'are theirs, and whoever approves',
    ],
  ]),
  ...guardsOf('ownership', contacts, contacts, [
    [
      'a contact of another name is somebody else’s',
      ["another || fit === 'other'", 'another'],
      'is theirs where the staff made it',
    ],
    [
      'a contact with another account is somebody else’s',
      ["another || fit === 'other'", "fit === 'other'"],
      'is theirs where the staff made it',
    ],
    [
      'a contact that somebody outside made is not looked at',
      ["if (isOutsiders(resolving, 'Contact', contact)) {", 'if (contact.owner === account.user) {'],
      'is not looked at where somebody outside made',
    ],
    [
      'a contact of an unknown maker is for an officer',
      [
        "!== 'staff')\n    return leaveOpen('author_unknown'",
        "=== 'outsider')\n    return leaveOpen('author_unknown'",
      ],
      'is for an officer where nobody can tell',
    ],
    [
      'who may write contacts ties none',
      ["? leaveOpen('self_written', source)\n    : prove", "? prove('staff', source)\n    : prove"],
      'is for an officer where nobody can tell',
    ],
    [
      'an address book ties nothing',
      ["row.pulled_from_google_contacts !== '1'", 'true'],
      'a customer on a contact',
    ],
    [
      'a contact of a customer may be somebody outside’s',
      ["if (authors.standing(owner, creation, ['Contact']) === 'outsider') continue", ''],
      'is not looked at where somebody outside filed',
    ],
    [
      'a contact of a customer has nobody else’s address',
      ["user === '' && (email_id === '' || addresses.has(foldAscii(email_id)))", "user === ''"],
      'is theirs where it bears their name',
    ],
    [
      'a contact of a customer has nobody else’s account',
      [
        ["user === '' && (email_id", '(email_id'],
        ["(contact.user ?? '') !== '' && contact.user !== subject.user", 'false'],
      ],
      'is theirs where it bears their name',
    ],
    [
      'a link is to a document of its doctype',
      ["parenttype: 'Contact', link_doctype: doctype", "parenttype: 'Contact'"],
      'of another doctype',
    ],
  ]),
  ...guardsOf('ownership', addresses, addresses, [
    [
      'another’s login is theirs',
      ['isLogin(address) ? contradicted : weigh', 'weigh'],
      'an address by which another account signs in',
    ],
    [
      'another’s login is theirs in both spellings',
      ['spellingsOf(address).some((one) => logins.has(one))', 'logins.has(address)'],
      'an address by which another account signs in',
    ],
    [
      'a proven address is theirs in both spellings',
      ['proven.push(...spellingsOf(address))', 'proven.push(address)'],
      'an address that stands on the person’s contact',
    ],
    [
      'an open address is open in both spellings',
      ['undecided.push(...spellingsOf(address))', 'undecided.push(address)'],
      'what is open is open',
    ],
    [
      'a shared address is shared in both spellings',
      ['shared.push(...spellingsOf(address))', 'shared.push(address)'],
      'an address on somebody else’s contact',
    ],
    [
      'addresses of an employee record are the staff’s word',
      ['for (const { address, evidence } of ofEmployee) say(address, evidence)', ''],
      'an address on somebody else’s employee record',
    ],
  ]),
]
