import { startMailbox } from './mailbox.ts'

/** The mailbox alone, for `docker compose up`: nothing that it takes is sent on. */
const { HOST = '127.0.0.1', PORT = '8025', POSTMARK_SERVER_TOKEN } = process.env
if (!POSTMARK_SERVER_TOKEN) {
  process.stderr.write(
    'POSTMARK_SERVER_TOKEN is not set: give the mailbox the token that the worker sends.\n',
  )
  process.exit(78)
}
const mailbox = await startMailbox({ host: HOST, port: Number(PORT), serverToken: POSTMARK_SERVER_TOKEN })
process.stdout.write(`The mailbox is at ${mailbox.url}\n`)
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => mailbox.stop())
