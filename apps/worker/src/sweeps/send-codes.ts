import { createHash, randomBytes, randomInt } from 'node:crypto'
import type { Database } from '@pdd/database'
import type { Logger } from '@pdd/runtime'
import { chooseLanguage, speechOf } from '@pdd/words'
import { greet, renderLetter } from '../mail/letter.ts'
import type { Mailer } from '../mail/mailer.ts'
import type { WorkerSites } from '../sites.ts'

export type SendCodesDeps = {
  stepUp: Database['stepUp']
  sites: WorkerSites
  mailer: Pick<Mailer, 'send'>
  logger: Logger
}

const atMost = 50

/**
 * Makes and mails the codes that the API wants. A code is in the mail and in this function's memory, nowhere else. One
 * whose mail went wrong is not sent again: its person asks for another.
 */
export function createSendCodes({ stepUp, sites, mailer, logger }: SendCodesDeps) {
  return async function sendCodes(): Promise<number> {
    await stepUp.forgetOld()
    let sent = 0
    while (sent < atMost && (await sendNext())) sent += 1
    return sent
  }

  async function sendNext(): Promise<boolean> {
    const code = String(randomInt(1_000_000)).padStart(6, '0')
    const codeHashOf = (salt: string) =>
      createHash('sha256')
        .update(salt + code)
        .digest('hex')
    const wanted = await stepUp.take({ salt: randomBytes(16).toString('hex'), codeHashOf })
    if (wanted === null) return false
    const delivered = await mailTo(wanted, code).catch((error: unknown) => {
      logger.warn({ event: 'code.not_prepared', err: error }, 'a code could not be sent')
      return false
    })
    await stepUp.settle(wanted.id, delivered)
    return true
  }

  async function mailTo(
    { id, site, subjectId }: { id: string; site: string; subjectId: string },
    code: string,
  ) {
    const recipient = await sites.open(site).erp.readRecipient(subjectId)
    if (recipient === null || !recipient.enabled) return false
    const speech = speechOf(chooseLanguage(recipient.language))
    const letter = renderLetter({
      speech,
      subject: speech.say('mail.code_subject'),
      greeting: greet(speech, recipient.fullName),
      paragraphs: [speech.say('mail.code_text', { code })],
      closing: [],
    })
    const { kind } = await mailer.send({ ...letter, to: recipient.email }, id)
    logger.info({ event: `code.${kind}` }, 'code')
    return kind === 'sent'
  }
}
