import type { Random } from './random.ts'

/** Of doctypes whose rows are people from outside. */
const personDoctypes = [
  'Client',
  'Mandantin',
  '会员卡',
  'عميل خاص',
  'Пациентка',
  'Élève',
  'रोगी',
  'Guest Card',
  'Xq Register',
]
/** Of doctypes whose rows are staff: some tell it, some do not. */
const staffDoctypes = ['Adviser', 'Betreuung', 'Kürzel', '座席表', 'Desk Sheet', 'Экран', 'مكتب']
const documents = [
  'Case File',
  'Besuch',
  '就诊记录',
  'حجز',
  'Заявка',
  'Séance',
  'Booking',
  'Vorgang',
  'यात्रा',
  'Order Slip',
]
const rounds = ['Round', 'Kurs', '小组', 'Рейс', 'Atelier', 'दल']
const satellites = ['Remark', 'Notiz', '附注', 'ملاحظة', 'Заметка', 'Minutes', 'Anruf']
const opinions = ['Review', 'Beitrag', '评论', 'منشور', 'Отзыв', 'Avis']
const things = ['Project', 'Vorhaben', '项目', 'Chantier']

const pools = { personDoctypes, staffDoctypes, documents, rounds, satellites, opinions, things }

/** A name that no other doctype of the site has. */
export function doctypeName(random: Random, pool: keyof typeof pools, taken: ReadonlySet<string>): string {
  const word = random.pick(pools[pool])
  const names = [word, `${word} ${random.pick(['Sheet', 'neu', 'II', 'X'])}`]
  return random.shuffle(names).find((name) => !taken.has(name)) ?? `${word} ${taken.size}`
}

/** Of an app that nobody knows; what a site made itself may stand in any module. */
export function moduleOf(random: Random, custom: boolean): string {
  return random.pick(custom ? ['Core', 'Custom', 'Clinic Desk'] : ['Clinic Desk', 'Front Office'])
}

/** As Frappe makes a fieldname of a label: small letters, `_` for blanks. */
export function scrub(label: string): string {
  return label.toLowerCase().replaceAll(' ', '_')
}

export const textFields = [
  'facts',
  'advice',
  'befund',
  'notiz_text',
  '诊断',
  'ملخص',
  'заключение',
  'remarks',
  'detalle',
  'résumé_texte',
  'टिप्पणी',
]
export const accountFields = [
  'user',
  'account',
  'konto',
  'user_id',
  'login_account',
  '用户',
  'учётная_запись',
]
export const plainAccountFields = ['user', 'user_id', 'member']
export const mailFields = ['email', 'email_id', 'email_address', 'contact_email', 'e_mail']
export const oddMailFields = ['anschrift_elektronisch', 'correo', '邮箱', 'post']
export const contactFields = ['contact', 'contact_person', 'kontakt', '联系人']
export const customerFields = ['customer', 'payer', 'bill_to', 'kunde']
export const namesOfNames = ['nombre_completo', '姓名', 'الاسم', 'имя', 'नाम', 'nom_complet']
export const raisers = ['raised_by', 'requested_by', 'reported_by', 'submitted_by', 'lodged_by']
export const workUsers = [
  'assigned_to',
  'approved_by',
  'account_manager',
  'case_owner',
  'reviewer',
  'approver',
  'handled_by',
]
export const workWords = ['interviewer', 'evaluator', 'practitioner', 'instructor', 'trainer', 'host']
export const guestWorkWords = ['coach', 'instructor', 'evaluator', 'mentor', 'trainer']
export const neutralUsers = ['konto_zwei', 'clerk', 'bureau', '经办', 'служащий', 'desk']
export const neutralEmployees = ['employee', 'visitor', 'mitarbeiter', '员工']
export const neutralLinks = ['sheet', 'kennung', 'ref_1', '编号', 'связь']
