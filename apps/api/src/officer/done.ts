import type { TimelineEntry } from '@pdd/database'
import { officerActions } from './officer-actions.ts'

const ways: { action: string; did: string }[] = [
  ...Object.values(officerActions),
  {
    action: 'asked_on_behalf',
    did: 'The person’s data is asked for. The file and every mail go to them.',
  },
  { action: 'allowed_on_behalf', did: 'Allowed: the person’s data is asked for.' },
]
const justNowMs = 60_000

/** What this officer has just done with a request, in a sentence, by the trail; null where that was nothing. */
export function whatWasDone(timeline: TimelineEntry[], officer: string): string | null {
  const last = timeline.findLast((entry) => entry.officer === officer && entry.action !== 'viewed')
  if (last === undefined || Date.now() - last.at.getTime() > justNowMs) return null
  return ways.find(({ action }) => action === last.action)?.did ?? null
}
