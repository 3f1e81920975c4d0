import type { AddressCodeToSend, Database } from '@pdd/database'
import { chooseLanguage, translatorFor } from '@pdd/i18n'
import { type Logger, type MailedCodes, makeLinkToken } from '@pdd/runtime'
import { eachOnce, firstAddress } from '../notify/account-addresses.ts'
import type { Letterheads } from '../notify/letterheads.ts'
import { addressCodeEmail, provenEmail } from '../notify/mail/code-emails.ts'
import { renderEmail } from '../notify/mail/email.ts'
import type { Mailer } from '../notify/mail/mailer.ts'
import type { WorkerSettings } from '../settings.ts'
import type { WorkerSites } from '../sites.ts'
import type { SiteLanes } from './site-lanes.ts'

export type SendAddressCodesDeps = {
  addressProofs: Database['addressProofs']
  sites: WorkerSites
  mailer: Pick<Mailer, 'send'>
  letterheads: Letterheads
  codes: MailedCodes
  lanes: SiteLanes
  logger: Logger
  settings: Pick<WorkerSettings, 'publicBaseUrl'>
}

/** of one site in one run */
const atMost = 50
const laterSeconds = 60

/** Mails codes to further addresses, and tells the accounts of those that were confirmed. */
export function createSendAddressCodes(deps: SendAddressCodesDeps) {
  const { addressProofs, sites, mailer, letterheads, codes, lanes, logger, settings } = deps

  return async function sendAddressCodes(signal: AbortSignal): Promise<number> {
    return lanes.run(
      await addressProofs.wantedSites(),
      async (site) => {
        let sent = 0
        while (sent < atMost && !signal.aborted && ((await sendNext(site)) || (await tellNext(site))))
          sent += 1
        return sent
      },
      signal,
    )
  }

  /** A code whose mail went wrong is not sent again, as any other code: its person asks for another. */
  async function sendNext(ofSite: string): Promise<boolean> {
    const wanted = await addressProofs.take(ofSite)
    if (wanted === null) return false
    const isSent = await sendCode(wanted).catch((error: unknown) => {
      logger.warn({ event: 'address_code.not_prepared', err: error }, 'a code could not be sent')
      return false
    })
    await addressProofs.settle(wanted.id, isSent)
    logger.info({ event: isSent ? 'address_code.sent' : 'address_code.failed' }, 'code')
    return true
  }

  async function sendCode({ id, site, subjectId, address }: AddressCodeToSend): Promise<boolean> {
    const recipient = await sites.open(site).erp.readRecipient(subjectId)
    if (recipient === null || !recipient.enabled) return false
    const code = codes.make()
    const { tokenHash, notMeUrl } = newLink()
    if (!(await addressProofs.arm(id, { codeHash: codes.digest(id, code), tokenHash }))) return false
    const translator = translatorFor(chooseLanguage(recipient.language))
    const head = await letterheads.of(site)
    const facts = { company: head.company, user: subjectId, code, notMeUrl }
    const message = renderEmail(addressCodeEmail(translator, facts), head)
    return (await mailer.send({ ...message, to: address }, id)).kind === 'sent'
  }

  async function tellNext(ofSite: string): Promise<boolean> {
    const { tokenHash, notMeUrl } = newLink()
    const proof = await addressProofs.takeUntold(tokenHash, ofSite)
    if (proof === null) return false
    const isTold = await tell(proof, notMeUrl).catch((error: unknown) => {
      logger.warn(
        { event: 'address_proof.not_prepared', err: error },
        'a confirmed address could not be told',
      )
      return false
    })
    await addressProofs.settleTold(proof.id, isTold ? undefined : { laterSeconds })
    return true
  }

  /** Also the address that the account was made with: whoever changed it since may be who confirmed this one. */
  async function tell(
    proof: NonNullable<Awaited<ReturnType<typeof addressProofs.takeUntold>>>,
    notMeUrl: string,
  ): Promise<boolean> {
    const { id, site, subjectId } = proof
    const recipient = await sites.open(site).erp.readRecipient(subjectId)
    if (recipient === null || !recipient.enabled) return true
    const translator = translatorFor(chooseLanguage(recipient.language))
    const pageUrl = page('/request-data/addresses')
    const head = await letterheads.of(site)
    const facts = { ...recipient, ...proof, company: head.company, pageUrl, notMeUrl }
    const message = renderEmail(provenEmail(translator, facts), head)
    const [own = recipient.email, ...others] = eachOnce(recipient.email, firstAddress(subjectId, recipient))
    const outcome = await mailer.send({ ...message, to: own }, id)
    // Only what surely was not sent is sent again.
    if (outcome.kind === 'not_sent' || (outcome.kind === 'refused' && outcome.state === 'failed'))
      return false
    for (const to of others) await mailer.send({ ...message, to }, id)
    return true
  }

  function newLink(): { tokenHash: string; notMeUrl: string } {
    const { token, digest } = makeLinkToken()
    return { tokenHash: digest, notMeUrl: page(`/request-data/not-mine/${token}`) }
  }

  function page(path: string): string {
    return new URL(path, settings.publicBaseUrl).href
  }
}
