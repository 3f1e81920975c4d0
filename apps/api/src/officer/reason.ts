import { html, type SafeHtml } from '@remix-run/html-template'
import { Type } from 'typebox'
import { reasonMissing } from './officer-errors.ts'

const longest = 500

/** Why an officer does something, as a form sends it; it is kept with their name. */
export const Reason = Type.Optional(Type.String({ maxLength: longest }))
export const ReasonBody = Type.Object({ reason: Reason })

/** The field of a form for it. */
export function reasonField(written = ''): SafeHtml {
  const value = written === '' ? '' : html` value="${written}"`
  return html`<label>Reason, kept with your name <input name="reason" required maxlength="${longest}" autocomplete="off"${value} /></label>`
}

/** @throws `officer_action.reason_missing` */
export function reasonOf({ reason = '' }: { reason?: string }): string {
  const written = reason.trim()
  if (written === '') throw reasonMissing()
  return written
}
