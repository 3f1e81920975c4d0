import { type Range, rangeOf } from '../values/ranges.ts'
import { looksRandom } from './looks-random.ts'
import { privateKeys } from './private-keys.ts'
import { urlCredentials } from './url-credentials.ts'

/**
 * The shapes of credentials, each with a text that it has in it. The one list for whoever looks for them; the transcoder
 * knows their beginnings (`isShape`). Each takes time in proportion to the text: nothing is tried at every place and then
 * goes on without a bound.
 */
const shapes: readonly { hint: string; find(text: string): Range[] }[] = [
  // Passwords as they are stored: passlib, Django, crypt(3), htpasswd.
  shape('$pbkdf2', /\$pbkdf2-sha[^\s"'<]*/g),
  shape('$argon2', /\$argon2i?d?[^\s"'<]*/g),
  shape('$scrypt', /\$scrypt\$[^\s"'<]*/g),
  shape('$2', /\$2[abxy]\$\d\d\$[\w./]{53}/g),
  shape('$', /\$(?:[1567y]|apr1)\$[\w./=,$-]{22,200}/g),
  // What Frappe has sealed with its encryption key.
  shape('gAAAAA', /gAAAAA[\w-]{60,}={0,2}/g),
  { hint: 'PRIVATE KEY', find: privateKeys },
  { hint: 'eyJ', find: webTokens },
  // Links of ERPNext that sign somebody in, its cookie, its tokens.
  shape(
    'key=',
    /(?<=(?:update-password|login_via_key|login_with_key|reset[-_]password)[^\s"'<>]{0,80}?\bkey=)[\w%-]{16,}/g,
  ),
  shape('sid=', /(?<=(?:^|[?&;\s])sid=)[0-9a-f]{31,}/g),
  shape(
    'uthorization',
    /(?<=\bauthorization['"]{0,1}\s{0,4}[:=]\s{0,4}['"]{0,1}(?:token|bearer|basic) {1,4})[\w+/.~-][\w+/.~:=-]{5,}/gi,
  ),
  shape(
    'UTHORIZATION',
    /(?<=\bAUTHORIZATION\s{0,4}[:=]\s{0,4}(?:TOKEN|BEARER|BASIC) {1,4})[\w+/.~-][\w+/.~:=-]{5,}/g,
  ),
  { hint: '=', find: urlCredentials },
  shape('://', /(?<=:\/\/[^\s/:@"'<>[\]]{0,64}:)[^\s/:@"'<>[\]]{3,128}(?=@)/g),
  // Keys that their makers gave a beginning of their own.
  shape('A', /(?<![A-Z0-9])A(?:KIA|SIA|GPA|IDA|ROA|NPA|NVA|BIA|CCA)[0-9A-Z]{16}(?![0-9A-Z])/g),
  shape('AIza', /AIza[\w-]{35}/g),
  shape(':AA', /\d{8,10}:AA[\w-]{33}/g),
  shape('SK', /SK[0-9a-f]{32}/g),
  shape('gh', /gh[opsur]_[A-Za-z0-9]{36,255}/g),
  shape('github_pat_', /github_pat_\w{36,255}/g),
  shape('glpat-', /glpat-[\w-]{20,255}/g),
  shape('npm_', /npm_[A-Za-z0-9]{36}/g),
  shape('hf_', /hf_[A-Za-z0-9]{30,255}/g),
  shape('dop_v1_', /dop_v1_[0-9a-f]{64}/g),
  shape('shp', /shp(?:at|ss|pa|ca)_[0-9a-fA-F]{32}/g),
  shape('_live_', /(?:sk|rk|key)_live_[A-Za-z0-9]{10,255}/g),
  shape('_test_', /(?:sk|rk|key)_test_[A-Za-z0-9]{10,255}/g),
  shape('whsec_', /whsec_[A-Za-z0-9+/=]{24,255}/g),
  shape('xox', /xox[abeoprs]-[\w-]{10,255}/g),
  shape('sk-', /(?<![A-Za-z0-9])sk-[\w-]{20,255}/g, looksRandom),
  shape('SG.', /SG\.[\w-]{16,64}\.[\w-]{16,128}/g),
  shape('ya29.', /ya29\.[\w-]{20,1024}/g),
  shape('GOCSPX-', /GOCSPX-[\w-]{20,64}/g),
]

/** Where a text has the shape of a credential: hashes, sealed values, keys, links that sign somebody in. */
export function shapeRanges(text: string): Range[] {
  return shapes.flatMap(({ hint, find }) => (text.includes(hint) ? find(text) : []))
}

function shape(hint: string, pattern: RegExp, holds: (found: string) => boolean = () => true) {
  const find = (text: string) =>
    [...text.matchAll(pattern)]
      .filter(([found]) => holds(found))
      .map(({ index, 0: found }) => rangeOf(index, found.length))
  return { hint, find }
}

/** JSON Web Tokens: `eyJ…` and two to four parts more. What stands glued before one is no part of it. */
function webTokens(text: string): Range[] {
  const ranges: Range[] = []
  for (const { index, 0: run } of text.matchAll(/[\w.-]{24,}/g)) {
    for (let start = run.indexOf('eyJ'); start >= 0; ) {
      const first = run.indexOf('.', start)
      const second = first < 0 ? -1 : run.indexOf('.', first + 1)
      if (second < 0) break
      if (first - start >= 12 && second - first > 4) {
        ranges.push({ start: index + start, end: index + run.length })
        break
      }
      start = run.indexOf('eyJ', first)
    }
  }
  return ranges
}
