import { defineError } from '@pdd/core'

const error = (code: string, status: number, title: string, remedy: string) =>
  defineError({ code, status, title, remedy, retryable: status === 503 })

export const requestInvalid = error(
  'request.invalid',
  400,
  'The request is not of the right form.',
  'Fix the fields listed in errors; /docs shows the form.',
)
export const badJson = error(
  'request.bad_json',
  400,
  'The body is not valid JSON.',
  'Send one JSON object, or no body at all.',
)
export const mediaType = error(
  'request.media_type',
  415,
  'This kind of body is not read here.',
  'Send Content-Type: application/json.',
)
export const tooLarge = error(
  'request.too_large',
  413,
  'The body is larger than is read here.',
  'Send only the fields that /docs shows.',
)
export const routeUnknown = error(
  'route.not_found',
  404,
  'There is nothing at this address.',
  'See /docs for what there is.',
)
export const internal = error(
  'internal',
  500,
  'Something went wrong on our side.',
  'Try again; if it goes on, tell your administrator the instance of this answer.',
)

export const idempotencyKeyInvalid = error(
  'idempotency.key_invalid',
  400,
  'The Idempotency-Key header is not of the right form.',
  'Send 1 to 128 visible ASCII characters.',
)
export const requestUnknown = error(
  'export_request.not_found',
  404,
  'There is no such export request.',
  'Check the id; GET /v1/export-requests lists yours.',
)
export const notReady = error(
  'export_request.not_ready',
  409,
  'The file is not ready.',
  'Wait until the status is ready; the answer to GET shows how far it is.',
)
export const noLongerThere = error(
  'export_request.expired',
  410,
  'The file has expired and is deleted.',
  'Ask for a new one.',
)
export const notCancellable = error(
  'export_request.not_cancellable',
  409,
  'This export request is already over.',
  'Nothing is left to cancel.',
)
export const notAPerson = error(
  'subject.not_a_person',
  403,
  'This account belongs to no person.',
  'Sign in with your own account.',
)
export const officerOnly = error(
  'officer.required',
  403,
  'Only an officer may ask for other people’s requests.',
  'Leave the filter out to see your own.',
)
export const siteUnknown = error(
  'site.unknown',
  404,
  'There is no such site here, or you are not signed in to it.',
  'Leave site out, or name the site you are signed in to.',
)
export const crossSite = error(
  'csrf.rejected',
  403,
  'The request came from another website.',
  'Open this service’s own page and try again there.',
)

export const signInRequired = error(
  'auth.required',
  401,
  'Nobody is signed in.',
  'Sign in to ERPNext, or send an API token or a signed token.',
)
export const sessionExpired = error(
  'auth.session_expired',
  401,
  'The session is not valid any more.',
  'Sign in to ERPNext again.',
)
export const tokenRefused = error(
  'auth.token_refused',
  401,
  'ERPNext does not accept this API token.',
  'Check the key and the secret, or make new ones in your user settings.',
)
export const tokenInvalid = error(
  'auth.token_invalid',
  401,
  'The signed token is not valid here.',
  'Get a new token from its issuer, for this service and this site.',
)
export const tokenExpired = error(
  'auth.token_expired',
  401,
  'The signed token has expired.',
  'Get a new token from its issuer.',
)
export const schemeUnknown = error(
  'auth.scheme_unknown',
  401,
  'This way of signing in is not known.',
  'Use Bearer, token or Basic in the Authorization header.',
)
export const accountDisabled = error(
  'auth.account_disabled',
  401,
  'The account is disabled, or is not on the site.',
  'Ask an administrator of the site.',
)
export const accountNotRead = error(
  'auth.account_not_read',
  503,
  'Whether the account is still enabled could not be read.',
  'Try again in a moment; the administrator should look whether a worker runs and reaches the ERP’s database.',
)
export const addressRefused = error(
  'auth.address_refused',
  403,
  'ERPNext does not let this account in from the address that it sees.',
  'Use a network that “Restrict IP” of the account allows. If this is one, the address is lost on the way: the administrator has baseUrl name ERPNext’s own server instead of a proxy before it.',
)
export const erpUnreachable = error(
  'erp.unreachable',
  503,
  'ERPNext does not answer, so nobody can be signed in.',
  'Try again in a minute.',
)

export const webhookRefused = error(
  'webhook.refused',
  401,
  'The webhook’s password is missing or wrong.',
  'Set the password of POSTMARK_WEBHOOK_SECRET in the address that Postmark calls.',
)

export const signatureRefused = error(
  'webhook.signature_refused',
  401,
  'No site’s webhook secret makes this signature.',
  'Tick Enable Security of the Webhook in ERPNext, and enter there what webhookSecret of the site says.',
)

export const keysUnreachable = error(
  'auth.keys_unreachable',
  503,
  'The keys that sign-ins are checked with could not be read.',
  'Try again in a moment; the administrator should check JWT_JWKS_URL.',
)
export const stepUpRequired = error(
  'auth.step_up_required',
  401,
  'This needs a fresh sign-in.',
  'Sign out, sign in again, and repeat this within the next minutes.',
)
export const codeRequired = error(
  'auth.code_required',
  401,
  'This needs a code that we mail to the address of your account.',
  'POST /v1/step-up has one mailed; POST it to /v1/step-up/confirm, and repeat this in the same session.',
)
export const codeRefused = error(
  'auth.code_refused',
  400,
  'Incorrect or expired code.',
  'Type the six digits of the newest mail; after five tries have another one mailed.',
)
export const tooManyCodes = error(
  'auth.too_many_codes',
  429,
  'As many codes were mailed as can be at this time.',
  'Use the newest one, or wait ten minutes; a session is sent three in ten minutes and ten in a day.',
)
export const codesOff = error(
  'auth.codes_off',
  404,
  'No code is asked for here.',
  'Ask and download without one; codes are mailed where STEP_UP is mailed_code.',
)
export const signInFailed = error(
  'auth.sign_in_failed',
  401,
  'The sign-in with ERPNext did not end well.',
  'Sign in again, in the same browser and within ten minutes.',
)
