import { html, type SafeHtml } from '@remix-run/html-template'
import { layout } from '../pages/layout.ts'
import type { PageView } from '../pages/page-view.ts'

/** `void`: the token was used before, is too old, or never was. */
export type NotMineState = 'asked' | 'done' | 'void'

/** `/request-data/not-mine/…`: what the button does, and what it has done. It names neither account nor address. */
export function notMinePage({ translator, frame }: PageView, state: NotMineState): SafeHtml {
  const { translate } = translator
  const words = {
    asked: [translate('notmine.title'), translate('notmine.text')],
    done: [translate('disavow.done_title'), translate('notmine.done')],
    void: [translate('disavow.void_title'), translate('disavow.void')],
  } as const
  const [title, text] = words[state]
  const form = html`<form method="post"><button class="button" type="submit">${translate('notmine.button')}</button></form>`
  const main = html`<h1>${title}</h1><p class="lead">${text}</p>${state === 'asked' ? form : ''}`
  return layout(title, main, { translator, frame })
}
