import { expect, test } from 'vitest'
import { isFor, isOfCall, meaningOf, namesAccount, namesReceiver, namesTask } from './field-words.ts'

test.each([
  ['subject', 'patient student_id customer contact_email email_id client bearbeiter_id name party von_kunde'],
  ['subject', 'raised recorded_for für_kunde interviewee'],
  ['asked', 'raised_by requested_by reported_by submitted_by applied_by booked_by filed_by_user asked_by'],
  ['asked', 'gemeldet_von signalé_par signale_par solicitado_por segnalato_da presentado_por'],
  ['asked', 'assigned_to allocated_to'],
  ['work', 'approved_by closed_by completed_by aprobado_por geprueft_von validato_da godkjent_av'],
  ['work', 'owner lead_owner account_manager approver leave_approver expense_approver reviewer supervisor'],
  ['work', 'practitioner referring_practitioner doctor nurse_1 therapist instructor teacher interviewer_2'],
  ['work', 'adviser consultant caseworker agent handler author moderator custodian driver cashier'],
  ['work', 'against_employee source_customer accused'],
  ['work', 'from_user user_from reports_to sales_person'],
])('%s: %s', (meaning, fields) => {
  const told = fields.split(' ').map((field) => [field, meaningOf(field)])
  expect(told).toEqual(fields.split(' ').map((field) => [field, meaning]))
})

test('a field is read by its words, whatever stands between them, and not by parts of them', () => {
  expect(['Interviewer-2', 'INTERVIEWER', 'interviewer.name'].map(meaningOf)).toEqual([
    'work',
    'work',
    'work',
  ])
  expect(['ownership', 'sourcecode', 'bystander', 'byname'].map(meaningOf)).toEqual(
    Array.from({ length: 4 }, () => 'subject'),
  )
})

test('of other languages the word for by counts at the end alone, where it says who did it', () => {
  expect(['von_mueller', 'par_client', 'da_silva', 'created_by_user'].map(meaningOf)).toEqual([
    'subject',
    'subject',
    'subject',
    'work',
  ])
})

test('who takes part in a call is one who calls or receives', () => {
  expect(['caller', 'receiver_user', 'call_receiver', 'recall', 'called_at'].map(isOfCall)).toEqual([
    true,
    true,
    true,
    false,
    false,
  ])
})

test('a field is of an account by its whole name', () => {
  expect(
    ['user', 'USER_ID', 'for_user', 'member', 'username', 'user_type', 'users'].map(namesAccount),
  ).toEqual([true, true, true, true, true, false, false])
})

test('a notice is for its receiver and a task for whom it was given to, where a reference says what about', () => {
  expect(['for_user', 'to_user', 'user', 'viewed_by', 'from_user', 'customer'].map(namesReceiver)).toEqual([
    true,
    true,
    true,
    true,
    false,
    false,
  ])
  expect(['assigned_to', 'allocated_to', 'assignee', 'task_owner'].map(namesTask)).toEqual([
    true,
    true,
    false,
    false,
  ])
  expect(isFor('allocated_to', 'reference_name')).toBe(true)
  expect(isFor('for_user', 'document_name')).toBe(true)
  expect(isFor('for_user', 'party')).toBe(false)
  expect(isFor('customer', 'reference_name')).toBe(false)
})
