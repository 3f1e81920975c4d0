export type BenchAnswer = { status: number; body: Record<string, unknown> }

const notWhitelisted = {
  exception: 'frappe.exceptions.PermissionError: <details>…</details>',
  exc_type: 'PermissionError',
}

/** What a real Frappe 15 was seen to say to `frappe.auth.get_logged_user`. */
export const benchAnswers = {
  nobody: { status: 403, body: notWhitelisted },
  wrongSession: { status: 403, body: { session_expired: 1, ...notWhitelisted } },
  disabledSession: { status: 417, body: { exc_type: 'ValidationError' } },
  /** `User.restrict_ip`, where a session is taken up again: frappe.sessions, frappe.auth.validate_ip_address */
  addressRefused: { status: 401, body: { exc_type: 'AuthenticationError' } },
} satisfies Record<string, BenchAnswer>
