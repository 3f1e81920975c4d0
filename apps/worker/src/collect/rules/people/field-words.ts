/**
 * The words by which a field says what being named in it means. One table for the whole collector; docs/officer/words.md
 * prints it. A field is read word by word: `interviewer_2` has the word `interviewer`.
 */

/** Those who act on a row, which is about somebody else. */
export const workWords = [
  'owner manager approver reviewer supervisor inspector creator author assignee handler agent',
  'interviewer evaluator examiner assessor instructor teacher trainer tutor mentor coach lecturer host moderator',
  'practitioner doctor physician surgeon nurse therapist clinician technician',
  'adviser advisor consultant lawyer attorney counsel caseworker',
  'referrer recruiter custodian driver cashier dispatcher operator responsible coordinator',
].join(' ')

/** What a row is aimed at, or where it comes from: those are told that it is there. */
export const aimWords = 'against source accused'

/** Endings of a field that names who did something, in some languages: `approved_by`, `aprobado_por`. */
export const doneByWords = 'by von par por da door av af'

/** What is done by the person whom a row is about: these make a field with such an ending the subject's. */
export const askWords = [
  'raised requested reported submitted applied booked ordered referred filed complained lodged asked sent posted',
  'registered reserved claimed appealed enquired inquired',
  'gemeldet beantragt eingereicht angefragt bestellt gebucht',
  'signale demande soumis commande reserve depose',
  'reportado solicitado presentado pedido reservado denunciado enviado',
  'segnalato richiesto presentato ordinato prenotato inviato',
].join(' ')

/** Fields called so hold the name of an account, whatever their type. */
export const accountWords = 'user user_id userid for_user member username account_user'

/** Of a notice: the account that it is for. */
export const receiverWords = 'for_user to_user user_to user viewed_by'

/** Of a task: the member of the staff who is to do it. */
export const taskWords = 'assigned allocated'

/** A Dynamic Link called so says which document a call or a notice is about. */
export const referenceWords = 'reference document docname link voucher share attached'

type Words = ReadonlySet<string>

function setOf(words: string): Words {
  return new Set(words.split(' '))
}

const sets = {
  work: setOf(workWords),
  aim: setOf(aimWords),
  doneBy: setOf(doneByWords),
  ask: setOf(askWords),
  account: setOf(accountWords),
  receiver: setOf(receiverWords),
  reference: setOf(referenceWords),
  task: setOf(taskWords),
}

/** subject: the row is about whom the field names; asked: the same, but for the staff, who worked; work: they acted on it. */
export type Meaning = 'subject' | 'asked' | 'work'

/** What the name of a field says of whom it names. */
export function meaningOf(fieldname: string): Meaning {
  const words = wordsIn(fieldname)
  if (whole.has(fieldname)) return 'work'
  const by = words.findIndex((word) => sets.doneBy.has(word))
  if (by >= 0 && (by === words.length - 1 || words[by] === 'by'))
    return words.slice(0, by).some((word) => sets.ask.has(word)) ? 'asked' : 'work'
  if (words.some((word) => sets.work.has(word) || sets.aim.has(word))) return 'work'
  // What is given to somebody from outside is about them, and what is given to the staff is their work.
  return words.some((word) => sets.task.has(word)) ? 'asked' : 'subject'
}

const whole = setOf('from_user user_from reports_to sales_person')

/** Those who take part in a call for the company: as accounts they act, as numbers and addresses they are the other side. */
export function isOfCall(fieldname: string): boolean {
  return wordsIn(fieldname).some((word) => word === 'caller' || word === 'receiver')
}

export function namesAccount(fieldname: string): boolean {
  return sets.account.has(fieldname.toLowerCase())
}

function isReference(fieldname: string): boolean {
  return wordsIn(fieldname).some((word) => sets.reference.has(word))
}

/**
 * Whether a field names for whom a task or a notice is: it is theirs, whatever document it refers to.
 *
 * @param reference the Dynamic Link that says so
 */
export function isFor(fieldname: string, reference: string): boolean {
  return isReference(reference) && (namesTask(fieldname) || namesReceiver(fieldname))
}

/** Whether a field names to whom a task was given. */
export function namesTask(fieldname: string): boolean {
  return wordsIn(fieldname).some((word) => sets.task.has(word))
}

export function namesReceiver(fieldname: string): boolean {
  return sets.receiver.has(fieldname.toLowerCase())
}

/** The words of a field that say that whom it names works. */
export function workWordsIn(fieldname: string): string[] {
  return wordsIn(fieldname).filter((word) => sets.work.has(word))
}

function wordsIn(fieldname: string): string[] {
  return fieldname
    .normalize('NFKD')
    .replace(/[\u0300-\u036f]/g, '')
    .toLowerCase()
    .split(/[^\p{L}]+/u)
    .filter((word) => word !== '')
}
