import type { CodeToSend, Database } from '@pdd/database'
import { chooseLanguage, translatorFor } from '@pdd/i18n'
import type { Logger, MailedCodes } from '@pdd/runtime'
import { eachOnce, firstAddress } from '../notify/account-addresses.ts'
import type { Letterheads } from '../notify/letterheads.ts'
import { codeEmail, heldEmail, movedEmail } from '../notify/mail/code-emails.ts'
import { type Email, type Letterhead, renderEmail } from '../notify/mail/email.ts'
import type { Mailer } from '../notify/mail/mailer.ts'
import type { WorkerSites } from '../sites.ts'
import type { SiteLanes } from './site-lanes.ts'

export type SendCodesDeps = {
  stepUp: Database['stepUp']
  sites: WorkerSites
  mailer: Pick<Mailer, 'send'>
  letterheads: Letterheads
  codes: MailedCodes
  lanes: SiteLanes
  logger: Logger
}

/** of one site in one run */
const atMost = 50

/**
 * Makes and mails the codes that the API wants. A code is in the mail and in this function's memory, nowhere else. One
 * whose mail went wrong is not sent again: its person asks for another.
 */
export function createSendCodes({ stepUp, sites, mailer, letterheads, codes, lanes, logger }: SendCodesDeps) {
  return async function sendCodes(signal: AbortSignal): Promise<number> {
    return lanes.run(
      await stepUp.wantedSites(),
      async (site) => {
        let sent = 0
        while (sent < atMost && !signal.aborted && (await sendNext(site))) sent += 1
        return sent
      },
      signal,
    )
  }

  async function sendNext(ofSite: string): Promise<boolean> {
    const wanted = await stepUp.take(ofSite)
    if (wanted === null) return false
    const state = await answer(wanted).catch((error: unknown) => {
      logger.warn({ event: 'code.not_prepared', err: error }, 'a code could not be sent')
      return 'failed' as const
    })
    await stepUp.settle(wanted.id, state)
    logger.info({ event: `code.${state}` }, 'code')
    return true
  }

  /**
   * Whoever changed the address of an account may not be its owner. For a day after we first see a change codes go to no
   * address, and every address is told: a code that went to both would be in the hand of who changed it, and the owner,
   * who reads the old one, has that day to say so. After it codes go to the new address, and the old ones are told of each.
   */
  async function answer({ id, site, subjectId }: CodeToSend): Promise<'sent' | 'failed' | 'held'> {
    const recipient = await sites.open(site).erp.readRecipient(subjectId)
    if (recipient === null || !recipient.enabled) return 'failed'
    const { email } = recipient
    const first = firstAddress(subjectId, recipient)
    const { settled, settlesAt, previous } = await stepUp.seeAddress({
      ...{ site, subjectId, address: email.toLowerCase(), isFirst: first === null },
    })
    const translator = translatorFor(chooseLanguage(recipient.language))
    const head = await letterheads.of(site)
    const { company } = head
    const others = eachOnce(email, first, previous).slice(1)
    if (!settled) {
      const message = heldEmail(translator, { ...recipient, company, settlesAt })
      for (const to of [email, ...others]) await send(message, head, to, id)
      return 'held'
    }
    const code = codes.make()
    await stepUp.arm(id, codes.digest(id, code))
    const isSent = await send(codeEmail(translator, { ...recipient, code }), head, email, id)
    for (const to of others) await send(movedEmail(translator, { ...recipient, company }), head, to, id)
    return isSent ? 'sent' : 'failed'
  }

  async function send(message: Email, head: Letterhead, to: string, nid: string): Promise<boolean> {
    return (await mailer.send({ ...renderEmail(message, head), to }, nid)).kind === 'sent'
  }
}
