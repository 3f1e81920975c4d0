import { edit, type Mutant } from '../mutant.ts'
import type { TestNamed } from '../run-tests.ts'

const app = 'apps/erpnext/personal_data_download'
const override = `${app}/overrides/personal_data_download_request.py`
const named = (name: string): TestNamed => ({ file: 'test/erpnext-app/app.test.ts', name })

/** Python, and run as such: the test file reads the app of the copy. */
export const companionApp: Mutant[] = [
  {
    guard: 'app: guards come before all else',
    edits: [edit(override, 'if not self.flags.pdd_write_back:', 'if False:')],
    test: named('guards: whoever asks for another person gets their own'),
  },
  {
    guard: 'app: the builtin collector does not run',
    edits: [
      edit(
        override,
        '"""Nothing, where Frappe collects. The request is delivered by `events.after_insert`."""',
        'super().after_insert()',
      ),
    ],
    test: named('builtin: a request collects nothing'),
  },
  {
    guard: 'app: the job of the builtin collector',
    edits: [
      edit(
        override,
        'throw(_("Personal data is collected by the service."))',
        'super().generate_file_and_send_mail("")',
      ),
    ],
    test: named('builtin: the job of the builtin collector is refused'),
  },
  {
    guard: 'app: the collector of another app is closed by an event',
    edits: [edit(`${app}/events.py`, 'doc.after_insert = nothing', 'pass')],
    test: named('builtin: where another app has the doctype its collector does not run'),
  },
  {
    guard: 'app: no guest',
    edits: [edit(`${app}/guard.py`, 'if asker == "Guest":', 'if asker == "":')],
    test: named('guards: guests are refused whether the account is there or not'),
  },
  {
    guard: 'app: nobody for anybody else',
    edits: [edit(`${app}/guard.py`, 'if asked and has_any(*OFFICERS):', 'if asked:')],
    test: named('guards: an address without an account is answered like one with'),
  },
  {
    guard: 'app: an officer says why',
    edits: [edit(`${app}/guard.py`, 'if person != asker and not reason:', 'if False:')],
    test: named('guards: officers without a reason are refused'),
  },
  {
    guard: 'app: accounts of nobody',
    edits: [
      edit(`${app}/guard.py`, 'if asker in ACCOUNTS_OF_NOBODY or person in ACCOUNTS_OF_NOBODY:', 'if False:'),
    ],
    test: named('guards: an account of nobody asks for nothing'),
  },
  {
    guard: 'app: what the browser says of the answer',
    edits: [
      edit(`${app}/guard.py`, 'for column in (*COLUMNS, "user_name", "amended_from"):', 'for column in ():'),
    ],
    test: named('guards: what the browser says of the answer is forgotten'),
  },
  {
    guard: 'app: one active request',
    edits: [edit(override, 'if active:', 'if False:')],
    test: named('guards: a second request is the first one'),
  },
  {
    guard: 'app: records are made one at a time',
    edits: [edit(`${app}/turns.py`, 'frappe.db.get_singles_dict(SETTINGS, for_update=True)', 'pass')],
    test: named('guards: what is under way is looked for in turn and as it is now'),
  },
  {
    guard: 'app: an officer who waits keeps nobody from their data',
    edits: [edit(`${app}/guard.py`, 'if person != asker or not waits_for_officers:', 'if True:')],
    test: named('guards: what waits for a second officer does not keep people from their own data'),
  },
  {
    guard: 'app: the answer is not edited by hand',
    edits: [edit(`${app}/events.py`, 'if doc.is_new() or doc.flags.pdd_write_back:', 'if True:')],
    test: named('guards: the answer is not edited by hand'),
  },
  {
    guard: 'app: records belong to the person',
    edits: [edit(`${app}/events.py`, 'doc.owner = doc.user', 'pass')],
    test: named('guards: officers ask for somebody with a reason'),
  },
  {
    guard: 'app: delivery waits for the commit',
    edits: [edit(`${app}/delivery.py`, 'enqueue_after_commit=True', 'enqueue_after_commit=False')],
    test: named('guards: what is inserted is delivered after the commit and once'),
  },
  {
    guard: 'app: what the service wrote is newer than its answer',
    edits: [edit(`${app}/delivery.py`, 'if doc.pdd_version:', 'if False:')],
    test: named('delivery: what the service has written is newer than its answer'),
  },
  {
    guard: 'app: records older than the app are not delivered',
    edits: [edit(`${app}/tasks.py`, '_not_delivered = {"pdd_status": QUEUED, ', '_not_delivered = {')],
    test: named('sweep: the officers hear nothing of records older than the app'),
  },
  {
    guard: 'app: tokens follow no redirect',
    edits: [edit(`${app}/service.py`, 'allow_redirects=False', 'allow_redirects=True')],
    test: named('delivery: the token goes to no other place and waits for no one'),
  },
  {
    guard: 'app: a refusal without a code is of some proxy',
    edits: [
      edit(
        `${app}/service.py`,
        'if answer.status_code in _final and code:',
        'if answer.status_code in _final:',
      ),
    ],
    test: named('delivery: every answer that may change is asked for again'),
  },
  {
    guard: 'app: who has to sign in afresh may ask again',
    edits: [edit(`${app}/service.py`, 'answer.status_code == 401 and code in _wants_fresh_sign_in', 'False')],
    test: named('delivery: what wants a fresh sign in is refused so that the person can ask again'),
  },
  {
    guard: 'app: a dry run takes nothing away',
    edits: [edit(`${app}/uninstall.py`, 'if _is_dry_run():', 'if False:')],
    test: named('install: a dry run takes nothing away'),
  },
  {
    guard: 'app: the write-back is for the service alone',
    edits: [
      edit(
        `${app}/api.py`,
        '\troles.require(SERVICE_ROLE)\n\treturn service_record',
        '\treturn service_record',
      ),
    ],
    test: named('to app: a request is under way and the token lacks the role'),
  },
  {
    guard: 'app: officers alone act',
    edits: [edit(`${app}/api.py`, 'roles.require(*OFFICERS)', 'pass')],
    test: named('officers: nobody else acts'),
  },
  {
    guard: 'app: versions go one way',
    edits: [
      edit(`${app}/record.py`, 'if said["version"] <= _stored_version(doc, said["request"]):', 'if False:'),
    ],
    test: named('record: repeats and what comes late change nothing'),
  },
  {
    guard: 'app: a record of somebody else',
    edits: [edit(`${app}/record.py`, '_assert_same_person(doc, said["user"])', 'pass')],
    test: named('record: a record of somebody else is not overwritten'),
  },
  {
    guard: 'app: what is over is not made again',
    edits: [edit(`${app}/record.py`, 'if said["record"] and said["status"] in OVER:', 'if False:')],
    test: named('to app: a request is under way and its record was deleted'),
  },
  {
    guard: 'app: links lead to pages',
    edits: [edit(`${app}/record.py`, 'if said["link"] and not re.match', 'if False and not re.match')],
    test: named('record: what is no status no link or names nothing is refused'),
  },
  {
    guard: 'app: the attached link is private',
    edits: [edit(`${app}/attachment.py`, 'file.db_set("is_private", 1)', 'pass')],
    test: named('record: the attached link is private'),
  },
  {
    guard: 'app: the link goes with the file',
    edits: [edit(`${app}/attachment.py`, 'if file.file_url != wanted:', 'if False:')],
    test: named('record: the link goes when the file does'),
  },
  {
    guard: 'app: lists of files',
    edits: [edit(`${app}/permissions.py`, 'if user == "Administrator" or', 'if True or')],
    test: named('permissions: lists of files are narrowed for all but officers'),
  },
  {
    guard: 'app: a token proves no password',
    edits: [edit(`${app}/proof.py`, 'if sid and sid != frappe.session.user else None', 'if sid else None')],
    test: named('guards: a token proves no password'),
  },
  {
    guard: 'app: the address of the service is over TLS',
    edits: [
      edit(
        `${app}/personal_data_download/doctype/personal_data_settings/personal_data_settings.py`,
        'if address.scheme == "http" and address.hostname not in _at_home:',
        'if False:',
      ),
    ],
    test: named('settings: addresses that are refused'),
  },
  {
    guard: 'app: the role of the service has no rights',
    edits: [
      edit(`${app}/install.py`, '"role": OFFICER_ROLE, "permlevel"', '"role": SERVICE_ROLE, "permlevel"'),
    ],
    test: named('install: the services role has no right to anything'),
  },
]
