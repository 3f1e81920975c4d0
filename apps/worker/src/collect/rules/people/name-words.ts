import type { Field } from '../../values/doctype.ts'

const marks = /[\u0300-\u036f]/g

function plain(text: string): string {
  return text.normalize('NFKD').replace(marks, '').toLowerCase()
}

function spelt(lines: readonly string[]): string[] {
  return lines.flatMap((line) => plain(line).split(' '))
}

/** Words for the names of people, as fields and labels have them, in the languages that ERPNext is mostly used in. */
export const wordsForName = new Set(
  spelt([
    'name names fullname firstname lastname middlename surname forename nickname',
    'vorname nachname familienname vollname',
    'nom prenom nombre nombres apellido apellidos nome cognome sobrenome apelido',
    'naam voornaam achternaam navn fornavn etternavn efternavn namn fornamn efternamn nimi etunimi sukunimi',
    'imie nazwisko jmeno prijmeni meno priezvisko nev vezeteknev keresztnev ime prezime nume prenume isim soyad adi soyadi',
    'nama familia imya familiya naziv onoma eponymo ten jina',
    'имя фамилия отчество название имена презиме име 名 名前 氏名 姓 姓名 名字 이름 성명 성함 الاسم اسم שם नाम ชื่อ όνομα',
  ]),
)

/** What is said of a whole name. */
export const wordsForWhole = new Set(
  spelt([
    'full complete whole legal display given family completo completa complet complete vollstandiger volledige pelno',
  ]),
)

/** Names that only people have: a form with one of these needs no further word. */
export const wordsForPersonName = new Set(
  'full_name fullname first_name firstname last_name lastname surname given_name family_name vorname nachname prenom apellido apellidos cognome sobrenome voornaam achternaam fornavn etternavn efternavn fornamn efternamn sukunimi etunimi nazwisko prijmeni priezvisko vezeteknev prezime soyad soyadi familiya'.split(
    ' ',
  ),
)

/** Doctypes called so are no people: organisations, places, things, settings. */
export const wordsForThings = new Set(
  [
    'company branch department warehouse office store shop team group organization organisation institution institute school',
    'hospital clinic laboratory unit location site venue room building vehicle account domain campaign event course program',
    'programme project template settings setting list bank partner brand category type role profile territory region country',
    'mailbox newsletter service provider channel firma filiale abteilung empresa entreprise azienda bedrijf',
    'sucursal departamento tienda magasin agence succursale sede negozio vestiging filial butik',
  ]
    .join(' ')
    .split(' '),
)

/** Doctypes called so are what happened, was written or was set up, whoever stands in them. */
export const wordsForDocuments = new Set(
  spelt([
    'log note tag message post topic comment ticket task order invoice quotation request session history',
    'appointment booking reservation visit meeting call activity interview feedback review survey response complaint claim issue',
    'filter calendar board view report chart workspace search layout token key device webhook server website dashboard',
    'import export deal opportunity contract agreement certificate payment receipt delivery shipment attendance registration',
    'entry notification alert reminder subscription termin buchung auftrag rechnung cita pedido factura commande facture',
  ]),
)

/** Doctypes called so are members of the staff, where their rows do not tell. */
export const wordsForStaff = new Set(
  'staff employee practitioner doctor physician nurse therapist adviser advisor consultant agent instructor teacher trainer tutor coach evaluator examiner lawyer attorney driver technician operator recruiter interviewer caseworker'.split(
    ' ',
  ),
)

/** The words of a name of a field, a label or a doctype: without case and accents. */
export function wordsOfTitle(title: string): string[] {
  return plain(title.replace(/(\p{Ll})(\p{Lu})/gu, '$1 $2'))
    .split(/[^\p{L}\p{M}]+/u)
    .filter((word) => word !== '')
}

export function isCalledThing(doctype: string): boolean {
  return wordsOfTitle(doctype).some((word) => wordsForThings.has(word))
}

export function isCalledDocument(doctype: string): boolean {
  return wordsOfTitle(doctype).some((word) => wordsForDocuments.has(word))
}

export function isCalledStaff(doctype: string): boolean {
  return wordsOfTitle(doctype).some((word) => wordsForStaff.has(word))
}

export function isPersonName({ fieldname, label }: Pick<Field, 'fieldname' | 'label'>): boolean {
  return [fieldname, label].some((title) => {
    const words = wordsOfTitle(title)
    return wordsForPersonName.has(words.join('_')) || words.some((word) => wordsForPersonName.has(word))
  })
}

/** Whether a field is called a name, and nothing besides; by its label alone where its own name says nothing else. */
export function isBareName({ fieldname, label }: Pick<Field, 'fieldname' | 'label'>): boolean {
  const isBare = (words: readonly string[]) =>
    words.some((word) => wordsForName.has(word)) &&
    words.every((word) => wordsForName.has(word) || wordsForWhole.has(word))
  const own = wordsOfTitle(fieldname)
  return isBare(own) || (isBare(wordsOfTitle(label)) && !own.some((word) => wordsForName.has(word)))
}

/** `patient_name` of Patient, `applicant_name` of Job Applicant, `mandantenname` of Mandant. */
export function isNameOf(doctype: string, { fieldname, label }: Pick<Field, 'fieldname' | 'label'>): boolean {
  const own = wordsOfTitle(doctype).filter((word) => word.length >= 3)
  return [fieldname, label].some((title) => {
    const words = wordsOfTitle(title)
    const called = words.filter((word) => !wordsForName.has(word))
    if (called.length < words.length)
      return called.length > 0 && called.every((word) => own.some((one) => sameStem(one, word)))
    return words.some((word) =>
      [...wordsForName].some(
        (name) =>
          name.length >= 3 &&
          word.endsWith(name) &&
          own.some((one) => sameStem(one, word.slice(0, -name.length))),
      ),
    )
  })
}

/** `kunde` and `kunden`, `client` and `clients`: the shorter is the beginning of the other, but for its end. */
function sameStem(one: string, other: string): boolean {
  const shorter = Math.min(one.length, other.length)
  if (shorter < 3) return one === other
  const common = Math.max(3, shorter - 1)
  return one.slice(0, common) === other.slice(0, common) && Math.abs(one.length - other.length) <= 3
}
