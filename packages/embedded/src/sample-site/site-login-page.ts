import { html } from '@remix-run/html-template'

export const loginPageStyle = `:root{color-scheme:light dark}
body{margin:0;display:grid;place-items:center;min-height:100vh;font:1rem/1.5 system-ui,sans-serif}
main{width:min(22rem,90vw)}.wide{place-items:start center}.wide main{width:min(60rem,94vw)}
table{border-collapse:collapse;width:100%}th,td{padding:.5rem;text-align:start;border-bottom:1px solid #8884}
dt{font-weight:600}dd{margin:0 0 .5rem}label{display:block;margin:1rem 0 .25rem}
input,button{box-sizing:border-box;width:100%;padding:.625rem;font:inherit;border:1px solid #8888;border-radius:.5rem}
button{margin-top:1.5rem;background:#1f5fbf;color:#fff;font-weight:600}
[role=alert]{padding:.625rem;border-inline-start:.25rem solid #c33}`

export const loginPageHeaders = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy':
    "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'cache-control': 'no-store',
}

/** The sign-in page of the sample site. `fault` tells why the last try was refused. */
export function loginPage(facts: { user: string; redirectTo: string; fault?: string }): string {
  const alert = facts.fault === undefined ? '' : html`<p role="alert">${facts.fault}</p>`
  return String(html`<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Sign in</title>
<meta name="viewport" content="width=device-width"><link rel="stylesheet" href="/login.css"></head>
<body><main><h1>Sign in</h1>${alert}
<form method="post" action="/login"><input type="hidden" name="redirect-to" value="${facts.redirectTo}">
<label for="usr">E-mail</label>
<input id="usr" name="usr" value="${facts.user}" autocomplete="username" required>
<label for="pwd">Password</label>
<input id="pwd" name="pwd" type="password" autocomplete="current-password" required>
<button>Sign in</button></form></main></body></html>`)
}

/** A path of this site, or `/`: what comes from outside may not send people elsewhere. */
export function localPath(wanted: string): string {
  const here = 'http://here.invalid'
  const url = URL.canParse(wanted, here) ? new URL(wanted, here) : null
  if (!wanted.startsWith('/') || url?.origin !== here || url.pathname.startsWith('//')) return '/'
  return url.pathname + url.search + url.hash
}
