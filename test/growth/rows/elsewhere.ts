import { translatorFor } from '@pdd/i18n'
import { greet, renderEmail } from '../../../apps/worker/src/notify/mail/email.ts'
import { translate } from '../../../packages/database/src/database-retry.ts'
import { readMail } from '../../../packages/embedded/src/mailbox/mailbox-messages.ts'
import { mailboxPage } from '../../../packages/embedded/src/mailbox/mailbox-pages.ts'
import { describeError } from '../../../packages/runtime/src/log/describe-error.ts'
import { type Parser, parser } from '../parser.ts'
import { bareTexts, fewTexts } from '../shapes.ts'

const translator = translatorFor('en')

export const elsewhere: Parser[] = [
  parser({
    name: 'a name in an email',
    files: ['apps/worker/src/notify/mail/email.ts'],
    inputs: fewTexts,
    call: (name: string) =>
      renderEmail(
        {
          translator,
          subject: name,
          greeting: greet(translator, name),
          paragraphs: [name],
          closing: [],
        },
        { company: name, color: '#1c5bb8' },
      ),
  }),
  parser({
    name: 'frames of an error',
    files: ['packages/runtime/src/log/describe-error.ts'],
    inputs: bareTexts,
    call(text: string) {
      const error = new Error('short')
      error.stack = `Error: short\n    ${text}`
      return describeError(error)
    },
  }),
  parser({
    name: 'texts of a database’s errors',
    files: ['packages/database/src/database-retry.ts'],
    inputs: fewTexts,
    call: (text: string) => translate(new Error(text)),
  }),
  parser({
    name: 'a mail in the mailbox',
    files: [
      'packages/embedded/src/mailbox/mailbox-messages.ts',
      'packages/embedded/src/mailbox/mailbox-pages.ts',
    ],
    inputs: { ...fewTexts, 'a head that never ends': (size: number) => '<head'.repeat(size / 5) },
    call(text: string) {
      const mail = { From: 'a@x.org', To: text, Subject: text, TextBody: `${text}.`, HtmlBody: text }
      readMail(mail, new Set())
      const kept = readMail({ ...mail, To: 'a@x.org' }, new Set())
      const id = '6f1c1f1e-8d0e-4a53-9a0f-3b1f3c1d9b11'
      const path = `/messages/${id}`
      for (const page of [path, `${path}/body`, '/']) mailboxPage(page, [{ ...kept, id } as never])
    },
  }),
]
