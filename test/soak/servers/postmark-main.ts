import { existsSync, readFileSync } from 'node:fs'
import { type PostmarkFault, startFakePostmark } from '../../support/fake-postmark.ts'

/**
 * The fake Postmark as a process of its own: `PORT JOURNAL TOKEN FAULTS LOG`. What it took in outlives it. It does wrong what
 * the file of faults says at the time: a list, or nothing while there is no such file.
 */
const [port, journal = '', serverToken = '', file = '', log = ''] = process.argv.slice(2)
const { faults } = await startFakePostmark({ port: Number(port), journal, serverToken, log })
setInterval(() => faults.splice(0, faults.length, ...scripted()), 100)

function scripted(): PostmarkFault[] {
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as PostmarkFault[]) : []
}
