import { account } from '../../../erpnext/holdout/on-both-engines.ts'
import type { HostileCase } from '../case.ts'

const shareKey = '9f8e7d6c5b4a321'
const lineKey = 'nabcdef12345678'
const base64 = (text: string) => Buffer.from(text).toString('base64')
const mailTo = (recipients: string, name: string, content: string) => ({
  name,
  sender: 'stranger@evil.example',
  recipients,
  content,
})

export const secrets: HostileCase[] = [
  {
    number: 'A65',
    what: 'a mail that speaks of private keys, with dashes of any kind or none, ends no export: those words are withheld',
    subject: 'pem@post.example',
    rows: {
      User: [account('pem@post.example', 'Pia Emm')],
      Communication: [
        mailTo('pem@post.example', 'pem-1', 'first BEGIN PRIVATE KEY----- last'),
        mailTo('pem@post.example', 'pem-2', 'second BEGIN RSA PRIVATE KEY———— last'),
        mailTo('pem@post.example', 'pem-3', '-----BEGIN ENCRYPTED PRIVATE KEY-----\n'.repeat(2000)),
        { ...mailTo('pem@post.example', 'pem-4', 'x'), subject: '-----BEGIN PRIVATE KEY-----' },
      ],
      Contact: [
        {
          name: 'BEGIN PRIVATE KEY-----',
          full_name: 'Pia Emm',
          user: 'pem@post.example',
          owner: 'Administrator',
        },
      ],
    },
    own: ['first [withheld] last', 'second [withheld] last', '"subject":"[withheld]"'],
    foreign: ['PRIVATE KEY'],
    withheld: [{ doctype: 'Communication', field: 'content', reason: 'secret' }],
  },
  {
    number: 'A66',
    what: 'a live key in a mail is withheld within longer runs and however it is encoded',
    subject: 'keys@post.example',
    rows: {
      User: [account('keys@post.example', 'Kai Eys')],
      'Document Share Key': [{ name: 'dsk-1', key: shareKey }],
      Communication: [
        mailTo('keys@post.example', 'key-1', `1 redirect-to=%2Fprintview%3Fkey%3D${shareKey}`),
        mailTo('keys@post.example', 'key-2', `2 x${shareKey}99 end`),
        mailTo('keys@post.example', 'key-3', `3 ${base64(`a${shareKey}`)} end`),
        mailTo('keys@post.example', 'key-4', `4 ${shareKey.slice(0, 7)}=\r\n${shareKey.slice(7)} end`),
        mailTo('keys@post.example', 'key-5', `5 ${Buffer.from(shareKey).toString('hex')} end`),
        mailTo('keys@post.example', 'key-6', `6 ${'é '.repeat(150_000)}x${shareKey} end`),
      ],
    },
    own: [
      '1 redirect-to=%2Fprintview%3Fkey%3D[withheld]',
      '2 x[withheld]99 end',
      '4 [withheld] end',
      '5 [withheld] end',
    ],
    foreign: [
      shareKey,
      base64(`a${shareKey}`).slice(4, 16),
      shareKey.slice(7),
      Buffer.from(shareKey).toString('hex'),
    ],
    withheld: [{ doctype: 'Communication', field: 'content', reason: 'secret' }],
  },
  {
    number: 'A67',
    what: 'links that let somebody in lose their token, signature or password, and nothing else',
    subject: 'links@post.example',
    rows: {
      User: [account('links@post.example', 'Lin Ks')],
      Communication: [
        mailTo('links@post.example', 'link-1', 'join https://z.example/j/1?zak=abcdefghijklmnop123&n=1 now'),
        mailTo('links@post.example', 'link-2', 'see /b?sv=2&sig=abC%2BdE12fGh34IjKlMn%2F56OpQ%3D&se=3'),
        mailTo(
          'links@post.example',
          'link-3',
          `see /c?a=1&X-Amz-Signature=${'aeeed9bbccd4d02e'.repeat(4)} end`,
        ),
        mailTo(
          'links@post.example',
          'link-4',
          'see ftp://bob:s3cr3tPass@files.example/x and /printview?key=printview',
        ),
      ],
    },
    own: [
      '?zak=[withheld]&n=1 now',
      'sig=[withheld]&se=3',
      'X-Amz-Signature=[withheld] end',
      'ftp://bob:[withheld]@files.example/x and /printview?key=printview',
    ],
    foreign: ['abcdefghijklmnop123', 'abC%2BdE12', 'aeeed9bbccd4d02e', 's3cr3tPass'],
  },
  {
    number: 'A68',
    what: 'a text that is like a secret only once it is JSON ends no export and stays; the secret itself is withheld',
    subject: 'lines@post.example',
    rows: {
      User: [{ ...account('lines@post.example', 'Lin Es'), api_key: lineKey }],
      Communication: [
        mailTo('lines@post.example', 'line-1', 'see\nabcdef12345678 there'),
        mailTo('lines@post.example', 'line-2', `see ${lineKey} there`),
      ],
    },
    own: ['see\\nabcdef12345678 there', 'see [withheld] there'],
    foreign: [`see ${lineKey}`],
  },
  {
    number: 'A145',
    what: 'a text that is like a key of another first letter once it is JSON stays too, and so do comments that speak of private keys',
    subject: 'marks@post.example',
    rows: {
      User: [account('marks@post.example', 'Mar Ks')],
      'Document Share Key': ['b', 'f', 'n', 'r', 't', 'u'].map((letter, at) => ({
        name: `dsk-mark-${letter}`,
        key: `${letter}bcdef1234567${at}`,
      })),
      Communication: ['\b', '\f', '\n', '\r', '\t', '\u0001'].map((mark, at) =>
        mailTo('marks@post.example', `mark-${at}`, `MARK-${at} see ${mark}bcdef1234567${at} there`),
      ),
      Comment: [
        {
          name: 'comment-pem',
          comment_type: 'Comment',
          reference_doctype: 'User',
          reference_name: 'marks@post.example',
          content: 'COMMENT-PEM BEGIN EC PRIVATE KEY----- last',
        },
      ],
    },
    own: [...Array.from({ length: 6 }, (_, at) => `MARK-${at} see`), 'COMMENT-PEM [withheld] last'],
    foreign: ['PRIVATE KEY'],
  },
  {
    number: 'A69',
    what: 'postal codes, student numbers and degrees are no secrets for their names, a session under the same name is one',
    subject: 'student@post.example',
    rows: {
      User: [account('student@post.example', 'Stu Dent')],
      'Student Form': [
        {
          name: 'sf-1',
          konto: 'student@post.example',
          pin_code: '560001',
          sid: 'STU2024000123',
          credentials: 'M.Sc. Physics',
          note: 'no STU2024000123 of 560001',
        },
        {
          name: 'sf-2',
          konto: 'student@post.example',
          sid: '5e1f0a9b8c7d6e5f4a3b2c1d',
          note: 'cookie 5e1f0a9b8c7d6e5f4a3b2c1d',
        },
      ],
    },
    own: [
      '"pin_code":"560001"',
      '"sid":"STU2024000123"',
      'M.Sc. Physics',
      'no STU2024000123 of 560001',
      'cookie [withheld]',
    ],
    foreign: ['5e1f0a9b8c7d6e5f4a3b2c1d'],
  },
]
