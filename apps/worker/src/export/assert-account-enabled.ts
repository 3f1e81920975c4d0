import { defineError } from '@pdd/core'
import type { Recipient } from '../erp/recipient.ts'

export const subjectDisabled = defineError({
  code: 'subject.disabled',
  title: 'The account is disabled, or is no longer there.',
  remedy: 'Nothing to do here: whoever owns the account may ask an officer of the company.',
  status: 409,
  retryable: false,
})

/**
 * Asked before the collecting and again before the publishing: who lost their account meanwhile gets no file by it.
 *
 * @throws `subject.disabled`
 */
export function assertEnabled(recipient: Pick<Recipient, 'enabled'> | null): void {
  if (recipient === null || !recipient.enabled) throw subjectDisabled()
}
