import type { Words } from './en.ts'

export const de: Words = {
  'nav.skip': 'Zum Inhalt springen',
  'page.title': 'Ihre Daten anfordern',
  'page.intro':
    'Fordern Sie eine Datei mit den personenbezogenen Daten an, die {site} über {user} speichert: Ihr Konto, Kontakte, Adressen, Nachrichten und alle anderen Einträge über Sie, jeweils mit dem Grund, warum sie zu Ihnen gehören.',
  'ask.title': 'Jetzt anfordern',
  'ask.step_collect': 'Wir sammeln alle Einträge über Sie und prüfen, dass keiner fehlt.',
  'ask.step_mail': 'Ein Link zum Herunterladen wird an die E-Mail-Adresse Ihres Kontos gesendet.',
  'ask.step_keep': 'Die Datei bleibt einige Tage hier und wird dann gelöscht. Niemand sonst kann sie sehen.',
  'ask.duration': 'Das dauert meist {duration}.',
  'ask.duration_unknown': 'Das dauert meist einige Minuten.',
  'ask.contents': 'Was in der Datei steht',
  'ask.contents_text':
    'Eine JSON-Datei: jeder Eintrag, warum er Sie betrifft, wofür er verwendet wird, wer ihn erhält, wie lange er aufbewahrt wird, und Ihre Rechte. Passwörter und Schlüssel fehlen, ebenso, was anderen gehört; die Datei zählt, was fehlt, und nennt den Grund.',
  'ask.button': 'Meine Daten anfordern',
  'active.title': 'Ihre Datei wird vorbereitet',
  'active.mail': 'Ein Link zu Ihren Daten wird an die E-Mail-Adresse Ihres Kontos gesendet.',
  'active.progress': '{done} von {total} Arten von Einträgen, bisher {records} Einträge',
  'active.now': 'Gerade: {doctype}',
  'active.left': 'Noch etwa {duration}',
  'active.counts': 'Was bisher gefunden wurde',
  'active.kind': 'Art des Eintrags',
  'active.records': 'Einträge',
  'active.close':
    'Sie können diese Seite schließen. Ohne JavaScript: neu laden, um den Fortschritt zu sehen.',
  'active.cancel': 'Abbrechen',
  'past.title': 'Ihre früheren Anfragen',
  'past.asked': 'angefordert am {time}',
  'past.kept': '{size}, aufbewahrt bis {time}',
  'past.records': 'Einträge: {count}',
  'past.download': 'Herunterladen',
  'past.delete': 'Jetzt löschen',
  'past.which': 'die Datei vom {date}',
  'status.queued': 'Wartet auf den Beginn',
  'status.running': 'Wird gesammelt',
  'status.retrying': 'Etwas war nicht erreichbar; wir versuchen es von selbst noch einmal',
  'status.ready': 'Bereit',
  'status.failed': 'Konnte nicht fertiggestellt werden; bitte fordern Sie erneut an',
  'status.cancelled': 'Abgebrochen',
  'status.expired': 'Nicht mehr verfügbar',
  'status.deleted': 'Gelöscht',
  'frozen.title': 'Neue Anfragen sind für Ihr Konto gesperrt',
  'frozen.text':
    'Jemand hat uns mitgeteilt, dass eine Anfrage nicht von ihm stammt. Bis eine zuständige Person das geprüft hat, kann niemand die Daten dieses Kontos anfordern.',
  'signin.title': 'Melden Sie sich an, um Ihre Daten anzufordern',
  'signin.text': 'Wir müssen wissen, dass Sie es sind, bevor wir etwas zeigen oder senden.',
  'signin.button': 'Anmelden',
  'problem.back': 'Zurück zu Ihren Daten',
  'problem.reference': 'Referenz: {code}, {instance}',
  'disavow.title': 'Sie haben das nicht angefordert?',
  'disavow.text':
    'Drücken Sie den Knopf: Wir stoppen die Anfrage, löschen die Datei, falls es eine gibt, und nehmen für Ihr Konto keine neue Anfrage an, bis eine zuständige Person mit Ihnen gesprochen hat.',
  'disavow.button': 'Das war ich nicht: stoppen und löschen',
  'disavow.done_title': 'Gestoppt',
  'disavow.done':
    'Die Anfrage ist gestoppt, die Datei kann nicht mehr heruntergeladen werden und wird gelöscht, neue Anfragen sind gesperrt. Ändern Sie jetzt Ihr Passwort und sagen Sie Ihrem Administrator Bescheid.',
  'disavow.void_title': 'Dieser Link gilt nicht mehr',
  'disavow.void':
    'Er wurde schon benutzt oder ist zu alt. Wenn Sie sich Sorgen machen, sagen Sie Ihrem Administrator Bescheid.',
  'mail.hello': 'Guten Tag {name},',
  'mail.hello_nobody': 'Guten Tag,',
  'mail.reference': 'Referenz',
  'mail.not_me': 'Sie haben das nicht angefordert? Hier stoppen Sie es: {url}',
  'mail.asked_subject': 'Jemand hat Ihre Daten angefordert',
  'mail.asked_text':
    'Jemand, der mit Ihrem Konto angemeldet ist, hat eine Datei mit den personenbezogenen Daten angefordert, die {site} über Sie speichert. Wenn Sie das waren, ist nichts zu tun: Eine weitere E-Mail kommt, sobald die Datei bereit ist.',
  'mail.behalf_text':
    'Eine zuständige Person hat für Sie eine Datei mit den personenbezogenen Daten angefordert, die {site} über Sie speichert. Es ist nichts zu tun: Eine weitere E-Mail kommt, sobald die Datei bereit ist.',
  'mail.asked_button': 'Anfrage ansehen oder abbrechen',
  'mail.ready_subject': 'Laden Sie Ihre Daten herunter',
  'mail.ready_text':
    'Die angeforderte Datei ist bereit: Sie enthält die personenbezogenen Daten, die {site} über {user} speichert.',
  'mail.ready_careful':
    'Wer diesen Link hat, kann die Datei herunterladen. Bitte leiten Sie diese E-Mail nicht weiter.',
  'mail.ready_button': 'Daten herunterladen',
  'mail.link_until': 'Link gilt bis',
  'mail.file_until': 'Datei wird gelöscht',
  'mail.records': 'Einträge',
  'mail.size': 'Größe',
  'mail.fresh': 'Angemeldet erhalten Sie bis dahin jederzeit einen neuen Link: {url}',
  'mail.failed_subject': 'Ihre Daten konnten nicht vorbereitet werden',
  'mail.failed_text':
    'Sie haben die personenbezogenen Daten angefordert, die {site} über Sie speichert. Wir haben es mehrmals versucht und konnten die Datei nicht fertigstellen: Eine unvollständige Datei wird nie gesendet.',
  'mail.failed_calm': 'Nichts ging verloren. Die Betreiber des Dienstes können sehen, was schiefging.',
  'mail.failed_button': 'Erneut anfordern',
  'mail.failed_right':
    'Wenn es wieder misslingt, senden Sie diese Referenz an Ihren Administrator. Ihr Recht auf eine Kopie Ihrer Daten bleibt bestehen.',
  'mail.expiring_subject': 'Ihre Datei wird bald gelöscht',
  'mail.expiring_text': 'Die Datei mit Ihren personenbezogenen Daten von {site} wird bald gelöscht.',
  'mail.expiring_button': 'Datei abholen',
  'mail.deleted_subject': 'Ihre Datei wurde gelöscht',
  'mail.deleted_text':
    'Die Datei mit Ihren personenbezogenen Daten von {site} wurde aus unserem Speicher gelöscht. Sie können jederzeit eine neue anfordern.',
  'mail.deleted_button': 'Ihre Anfragen',
  'mail.extended_subject': 'Ihre Anfrage dauert länger',
  'mail.extended_text':
    'Sie haben die personenbezogenen Daten angefordert, die {site} über Sie speichert. Wir brauchen mehr Zeit und antworten spätestens bis {time}.',
  'mail.extended_reason': 'Der Grund: {reason}',
  'mail.extended_right':
    'Wenn Sie nicht einverstanden sind, können Sie sich bei Ihrer Datenschutzbehörde beschweren oder vor Gericht gehen.',
  'mail.disavowed_subject': 'Eine Anfrage kam nicht von der Person selbst',
  'mail.disavowed_text':
    'Eine Person hat uns mitgeteilt, dass eine Anfrage nach ihren personenbezogenen Daten auf {site} nicht von ihr kam. Die Anfrage ist gestoppt, ihre Datei wird gelöscht, und das Konto nimmt keine neue Anfrage an, bis Sie das aufheben.',
  'mail.disavowed_button': 'Anfrage ansehen',
}
