import { startFakePostmark } from '../../support/fake-postmark.ts'

/** The fake Postmark as a process of its own: `PORT JOURNAL TOKEN`. What it took in outlives it. */
const [port, journal = '', serverToken = ''] = process.argv.slice(2)
await startFakePostmark({ port: Number(port), journal, serverToken })
