import { isLocalHost } from '@pdd/core'
import { advice, type Check, missing, ok, unknown } from '../check.ts'
import { addressOf, type Subject } from '../subject.ts'

const reachable = 'site.reachable'
const same = 'site.same'
const address = 'site.address'

/** Whether the web server answers as this site, and as the one whose database is read. */
export async function checkReach(subject: Subject): Promise<Check[]> {
  return [await checkServer(subject), await checkSame(subject), checkAddress(subject)]
}

async function checkServer({ site, anybody }: Subject): Promise<Check> {
  const { status, content } = await anybody.call('ping')
  const name = site.siteName ?? site.name
  if (status === 200 && content === 'pong')
    return ok(reachable, `${site.baseUrl} answers for the site ${name}.`)
  if (status === 404)
    return missing(
      reachable,
      `${site.baseUrl} has no site called ${name}.`,
      'Set siteName to the name of the site’s folder in the bench (sites/NAME), or mend baseUrl.',
    )
  return missing(
    reachable,
    `${site.baseUrl} does not answer as ERPNext (${status === 0 ? 'no answer' : `HTTP ${status}`}).`,
    'Set baseUrl to an address of ERPNext’s web server that this machine reaches; with a CA of your own, set NODE_EXTRA_CA_CERTS.',
  )
}

async function checkSame({ admin, adminUser, setUp }: Subject): Promise<Check> {
  if (admin === null)
    return unknown(
      same,
      'Whether the web server and the database are of one site was not asked.',
      'Put the API key of a System Manager into ERPNEXT_ADMIN_TOKEN, as KEY:SECRET.',
    )
  const makeKey = 'Make a new API key for a System Manager: User, Settings, API Access.'
  if (adminUser === null)
    return missing(same, 'ERPNext does not know the key of ERPNEXT_ADMIN_TOKEN.', makeKey)
  // Its own: nobody but Administrator may read the account of that name.
  const { status, content } = await admin.read('User', adminUser)
  if (status !== 200)
    return missing(same, `The account of ERPNEXT_ADMIN_TOKEN may not read users (HTTP ${status}).`, makeKey)
  if (setUp === null)
    return unknown(same, 'The database could not be read, to be compared.', 'See database.readable.')
  const made = (content as { creation?: unknown } | null)?.creation
  if (timeOf(made) === timeOf(setUp.madeAt))
    return ok(same, 'The web server and the database are of one site.')
  return missing(
    same,
    'The web server answers for another site than the one whose database is read.',
    'Mend baseUrl and siteName, or databaseUrl: whoever signs in on the one would get the other’s data.',
  )
}

/** PostgreSQL leaves zeros at the end of a fraction away. */
function timeOf(made: unknown): string {
  return typeof made === 'string'
    ? made
        .replace('T', ' ')
        .replace(/(\.\d*?)0*$/, '$1')
        .replace(/\.$/, '')
    : ''
}

function checkAddress({ site, serviceUrl, elsewhere }: Subject): Check {
  const where = addressOf(site)
  if (!elsewhere) return ok(address, `The service stands on ERPNext’s own host, ${new URL(serviceUrl).host}.`)
  const isHere = (url: string) => isLocalHost(new URL(url).hostname)
  if (isHere(where) && !isHere(serviceUrl))
    return missing(
      address,
      `People would be sent to ${where} to sign in, which is this machine’s own name for itself.`,
      'Set publicUrl to the address at which people reach ERPNext.',
    )
  if (site.publicUrl === undefined && new URL(where).protocol === 'http:' && !isHere(where))
    return advice(
      address,
      `People are sent to ${where} to sign in, in cleartext.`,
      'Set publicUrl to the https:// address at which people reach ERPNext.',
    )
  return ok(address, `People are sent to ${where} to sign in.`)
}
