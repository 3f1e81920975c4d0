import type { HostileCase } from '../case.ts'
import { mail, note, people, role, started } from '../rows.ts'

/** Notes that an account was renamed, and what only looks like one. */
export const renamings: HostileCase[] = [merged(), deleted(), ownWord(), hidden()]

function merged(): HostileCase {
  const { address, guest } = people('a150.example')
  const user = address('jane')
  const victim = (name: string) => `${name}@a150-outside.example`
  const merging = (name: string, other: string, content: string) => ({
    ...note(name, user, other),
    content,
  })
  return {
    number: 'A150',
    what: 'a note that another account was merged into this one, in whatever language, opens no mailbox: that was somebody else',
    subject: user,
    rows: {
      User: [guest('jane', 'Jane A150')],
      Comment: [
        merging(
          'n-a150',
          victim('one'),
          `merged <strong>${victim('one')}</strong> into <strong>${user}</strong>`,
        ),
        merging(
          'n-a150-de',
          victim('two'),
          `<strong>${victim('two')}</strong> mit <strong>${user}</strong> zusammengeführt`,
        ),
      ],
      Communication: [
        mail('m-a150-1', victim('one'), 'ONLY-A150-ONE'),
        mail('m-a150-2', victim('two'), 'ONLY-A150-TWO'),
      ],
    },
    own: ['Jane A150'],
    foreign: ['ONLY-A150'],
  }
}

function deleted(): HostileCase {
  const { address, guest } = people('a151.example')
  const user = address('jane')
  const other = 'John@a151-outside.example'
  return {
    number: 'A151',
    what: 'a former name that an account bore which was deleted opens no mailbox, however the note reads',
    subject: user,
    rows: {
      User: [guest('jane', 'Jane A151')],
      Comment: [note('n-a151', user, other)],
      'Deleted Document': [
        {
          name: 'd-a151',
          deleted_doctype: 'User',
          deleted_name: other.toLowerCase(),
          data: '{}',
          restored: 0,
        },
      ],
      Communication: [mail('m-a151', other.toLowerCase(), 'ONLY-A151-MAIL')],
    },
    own: ['Jane A151'],
    foreign: ['ONLY-A151'],
  }
}

function ownWord(): HostileCase {
  const { address, colleague } = people('a152.example')
  const user = address('root')
  const victim = 'vic@a152-outside.example'
  return {
    number: 'A152',
    what: 'a System Manager’s own note that they were called like somebody else opens no mailbox, and none under a name of then',
    subject: user,
    rows: {
      User: [colleague('root', 'Roo T')],
      'Has Role': [role(user, 'System Manager')],
      Comment: [
        note('n-a152-staff', user, address('root.old')),
        note('n-a152', user, victim, user),
        note('n-a152-then', user, 'two@a152-outside.example', 'two@a152-outside.example'),
      ],
      Communication: [
        mail('m-a152', victim, 'ONLY-A152-MAIL'),
        mail('m-a152-two', 'two@a152-outside.example', 'ONLY-A152-TWO'),
      ],
    },
    own: ['Roo T'],
    foreign: ['ONLY-A152', '"m-a152'],
  }
}

function hidden(): HostileCase {
  const { address, guest } = people('a153.example')
  const [user, before] = [address('jane.new'), address('jane.old')]
  return {
    number: 'A153',
    what: 'a forged note of a renaming hides none that the staff’s renaming left',
    subject: user,
    rows: {
      User: [guest('jane.new', 'Jane A153'), guest('petra', 'Petra Lang')],
      Comment: [
        note('a-a153', user, 'vic@a153-outside.example', address('petra')),
        note('z-a153', user, before),
      ],
      Communication: [
        mail('m-a153', before, 'JANE-A153-MAIL', { creation: started }),
        mail('m-a153-vic', 'vic@a153-outside.example', 'ONLY-A153-MAIL'),
      ],
    },
    own: ['JANE-A153-MAIL'],
    foreign: ['ONLY-A153'],
  }
}
