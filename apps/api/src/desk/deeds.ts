import { dueDate, type ExportRequest, type Office } from '@pdd/core'
import type { Database, Officer } from '@pdd/database'
import { deedNotPossible } from './desk-errors.ts'

export type Deed = {
  title: string
  /** what comes of it, in the words of the desk */
  says: string
  isOffered(request: ExportRequest): boolean
}

const isOver = ({ readyAt, status }: ExportRequest) =>
  readyAt !== null || !['queued', 'running', 'retrying', 'failed'].includes(status)

/** What an officer can do with one request. All of it takes a reason, and stands in the timeline with their name. */
export const deeds = {
  retry: {
    title: 'Try again',
    says: 'The export starts from the beginning.',
    isOffered: ({ status }) => status === 'failed',
  },
  resend: {
    title: 'Send the mail again',
    says: 'The person gets the mail once more; a file that is ready comes with a fresh link.',
    isOffered: ({ status }) => status === 'ready' || status === 'failed',
  },
  cancel: {
    title: 'Cancel',
    says: 'The export ends; nothing is sent.',
    isOffered: ({ status }) => ['queued', 'running', 'retrying'].includes(status),
  },
  revoke: {
    title: 'Revoke and delete now',
    says: 'The file can be downloaded no more, from this moment, and is deleted within a minute.',
    isOffered: ({ status }) => status === 'ready',
  },
  extend: {
    title: 'Extend the deadline',
    says: 'Two months more, once (GDPR art. 12(3)). Your reason is mailed to the person.',
    isOffered: (request) => !isOver(request) && request.dueAt.getTime() >= Date.now(),
  },
  unfreeze: {
    title: 'Take requests again',
    says: 'The account was frozen because a request was not the person’s own.',
    isOffered: () => true,
  },
} satisfies Record<string, Deed>
export type DeedName = keyof typeof deeds

/** @throws `deed.not_possible` when the request is not, or not any more, in a state for it */
export async function doDeed(
  { requests, desk }: { requests: Pick<Database['requests'], 'cancel'>; desk: Database['desk'] },
  name: DeedName,
  request: ExportRequest,
  { officer, office }: { officer: Officer; office: Office },
): Promise<void> {
  const { id } = request
  const ways: Record<DeedName, () => Promise<unknown>> = {
    retry: () => desk.retry(id, officer),
    resend: () => desk.resend(id, officer),
    cancel: () => end(),
    revoke: () => end(),
    extend: () => desk.extend(id, dueDate(request.receivedAt, 3, office), officer),
    unfreeze: () => desk.liftFreeze(id, officer),
  }
  const done = await ways[name]()
  if (done === null || done === false) throw deedNotPossible()

  function end() {
    return requests.cancel(id, { type: 'officer', id: officer.name, reason: officer.reason })
  }
}
