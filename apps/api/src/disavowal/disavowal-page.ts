import type { Speech } from '@pdd/i18n'
import { html, type SafeHtml } from '@remix-run/html-template'
import { layout } from '../pages/layout.ts'

/** `void`: the token was used before, is too old, or never was. */
export type NotMeState = 'asked' | 'done' | 'void'

/** `/request-data/not-me/…`: what the button does, and what it has done. */
export function notMePage(speech: Speech, state: NotMeState): SafeHtml {
  const { say } = speech
  const words = {
    asked: [say('disavow.title'), say('disavow.text')],
    done: [say('disavow.done_title'), say('disavow.done')],
    void: [say('disavow.void_title'), say('disavow.void')],
  } as const
  const [title, text] = words[state]
  const form = html`<form method="post"><button class="button" type="submit">${say('disavow.button')}</button></form>`
  return layout(title, html`<h1>${title}</h1><p>${text}</p>${state === 'asked' ? form : ''}`, { speech })
}
