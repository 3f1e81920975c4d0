import type { Words } from './en.ts'

export const de: Words = {
  'nav.skip': 'Zum Inhalt springen',
  'nav.languages': 'Sprache',
  'nav.home': 'Zurück zu {company}',
  'nav.signed_in': 'Angemeldet als {user}',
  'nav.sign_out': 'Abmelden',
  'page.title': 'Ihre Daten anfordern',
  'page.intro':
    'Fordern Sie eine Datei mit den personenbezogenen Daten an, die {company} über {user} speichert: Ihr Konto, Kontakte, Adressen, Nachrichten und alle anderen Einträge über Sie, jeweils mit dem Grund, warum sie zu Ihnen gehören.',
  'ask.title': 'Jetzt anfordern',
  'ask.step_collect': 'Wir sammeln alle Einträge über Sie und prüfen, dass keiner fehlt.',
  'ask.step_mail': 'Ein Link zum Herunterladen wird an die E-Mail-Adresse Ihres Kontos gesendet.',
  'ask.step_keep': 'Die Datei bleibt einige Tage hier und wird dann gelöscht. Niemand sonst kann sie sehen.',
  'ask.duration': 'Das dauert meist {duration}.',
  'ask.limit': 'Innerhalb von 24 Stunden können Sie {limit}-mal anfordern. Jetzt noch übrig: {left}.',
  'ask.contents': 'Was in der Datei steht',
  'ask.contents_text':
    'Eine JSON-Datei: jeder Eintrag, warum er Sie betrifft, wofür er verwendet wird, wer ihn erhält, wie lange er aufbewahrt wird, und Ihre Rechte. Passwörter und Schlüssel fehlen, ebenso, was anderen gehört; die Datei zählt, was fehlt, und nennt den Grund.',
  'ask.again': 'Erneut anfordern',
  'ask.button': 'Meine Daten anfordern',
  'active.title': 'Ihre Datei wird vorbereitet',
  'active.mail': 'Ein Link zu Ihren Daten wird an die E-Mail-Adresse Ihres Kontos gesendet.',
  'active.progress': '{done} von {total} Arten von Einträgen, bisher {records} Einträge',
  'active.now': 'Gerade: {doctype}',
  'active.left': 'Noch etwa {duration}',
  'active.counts': 'Was bisher gefunden wurde',
  'active.kind': 'Art des Eintrags',
  'active.records': 'Einträge',
  'active.close': 'Sie können diese Seite schließen. Wenn die Datei bereit ist, kommt eine E-Mail.',
  'active.waiting':
    'Etwas, das für Ihre Datei nötig ist, ist seit {time} nicht erreichbar. Wir versuchen es von selbst weiter und schreiben Ihnen, sobald die Datei bereitsteht; Sie müssen nichts tun.',
  'active.reload': 'Fortschritt ansehen',
  'active.cancel': 'Abbrechen',
  'ready.title': 'Ihre Datei ist bereit',
  'ready.older': 'Ältere Dateien: {count}',
  'past.title': 'Ihre früheren Anfragen',
  'past.more': 'Noch frühere: {count}',
  'past.asked': 'angefordert am {time}',
  'past.kept': '{size}, aufbewahrt bis {time}',
  'past.ended': '{size}, war aufbewahrt bis {time}',
  'past.records': 'Einträge: {count}',
  'past.download': 'Herunterladen',
  'past.delete': 'Jetzt löschen',
  'past.sure':
    'Die Datei wird sofort gelöscht und ihr Link gilt nicht mehr. Sie können jederzeit eine neue anfordern.',
  'past.which': 'die Datei vom {date}',
  'undecided.title': 'Was wir nicht bestätigen konnten',
  'undecided.text':
    'Auch dies passt, aber wir konnten nicht bestätigen, dass es zu Ihnen gehört. Es steht nicht in der Datei, und zu Ihrer Sicherheit zeigen wir nicht, was es ist.',
  'undecided.address': 'E-Mail-Adressen: {count}',
  'undecided.contact': 'Kontakte: {count}',
  'undecided.customer': 'Kundeneinträge: {count}',
  'undecided.supplier': 'Lieferanteneinträge: {count}',
  'undecided.employee': 'Mitarbeitereinträge: {count}',
  'undecided.lead': 'Anfragen als Interessent: {count}',
  'undecided.record': 'Andere Einträge: {count}',
  'undecided.how':
    'Wenn Ihnen etwas fehlt, schreiben Sie an den Datenschutzbeauftragten des Unternehmens, und sagen Sie, um welche Adresse oder welchen Eintrag es geht: Diese Dinge stehen auf seiner Liste, und er entscheidet. Fordern Sie danach erneut an: Eine neue Datei enthält, was er bestätigt hat.',
  'status.queued': 'Wartet auf den Beginn',
  'status.running': 'Wird gesammelt',
  'status.retrying': 'Etwas war nicht erreichbar; wir versuchen es von selbst noch einmal',
  'status.ready': 'Bereit',
  'status.failed': 'Konnte nicht fertiggestellt werden; bitte fordern Sie erneut an',
  'status.cancelled': 'Abgebrochen',
  'status.expired': 'Kann nicht mehr heruntergeladen werden; die Löschung läuft',
  'status.deleted': 'Gelöscht',
  'frozen.title': 'Neue Anfragen sind für Ihr Konto gesperrt',
  'frozen.text':
    'Jemand hat uns mitgeteilt, dass eine Anfrage nicht von ihm stammt. Bis eine zuständige Person das geprüft hat, kann niemand die Daten dieses Kontos anfordern oder eine Datei davon abrufen.',
  'limit.title': 'Das wurde zu oft angefordert',
  'limit.text':
    'Zur Sicherheit Ihres Kontos gibt es eine Grenze für einen Tag. Was vorbereitet wird oder bereitliegt, bleibt, wie es ist.',
  'limit.again': 'Ab {time} können Sie es wieder versuchen.',
  'signin.title': 'Melden Sie sich an, um Ihre Daten anzufordern',
  'signin.text':
    'Melden Sie sich mit Ihrem Konto bei {company} an. Bevor wir etwas zeigen oder senden, müssen wir wissen, dass Sie es sind.',
  'signin.failed':
    'Die Anmeldung wurde nicht abgeschlossen. Es wurde nichts gezeigt oder gesendet; Sie können es einfach noch einmal versuchen.',
  'signin.button': 'Anmelden',
  'stepup.title': 'Bitte melden Sie sich noch einmal an',
  'stepup.text': 'Zu Ihrer Sicherheit braucht das eine Anmeldung aus den letzten Minuten.',
  'stepup.title_code': 'Sind Sie es?',
  'stepup.send': 'Code zusenden',
  'stepup.send_again': 'Einen weiteren Code senden',
  'stepup.then_ask': 'Nach dem richtigen Code wird Ihre Datei sofort angefordert.',
  'stepup.then_download': 'Nach dem richtigen Code beginnt Ihr Download von selbst.',
  'stepup.then_other': 'Nach dem richtigen Code geht es mit dem, was Sie wollten, von selbst weiter.',
  'stepup.code_text': 'Zu Ihrer Sicherheit senden wir zuerst einen Code an die Adresse Ihres Kontos.',
  'stepup.sent': 'Ein sechsstelliger Code ist unterwegs an die Adresse Ihres Kontos. Er gilt zehn Minuten.',
  'stepup.code': 'Der Code',
  'stepup.confirm': 'Weiter',
  'stepup.wrong': 'Das ist nicht der Code, oder er ist zu alt. Nach fünf Versuchen brauchen Sie einen neuen.',
  'addresses.title': 'Schreiben wir Ihnen an eine weitere Adresse?',
  'addresses.open': 'Ihre weiteren Adressen',
  'addresses.text':
    'Nennen Sie die Adresse, und wir senden einen Code dorthin. Sobald Sie ihn hier eingegeben haben, kommen zwölf Monate lang auch Nachrichten und Einträge, die diese Adresse nennen, in Ihre Datei.',
  'addresses.label': 'Die weitere E-Mail-Adresse',
  'addresses.send': 'Code dorthin senden',
  'addresses.kept': 'Wir suchen auch nach Post an {address}, bestätigt am {from}, bis {until}.',
  'addresses.remove': 'Dort nicht mehr suchen',
  'addresses.sent':
    'Wenn {address} Post empfängt, ist ein sechsstelliger Code dorthin unterwegs. Er gilt zehn Minuten. Kommt keiner an, kann die zuständige Person im Unternehmen helfen.',
  'addresses.code': 'Der Code für {address}',
  'addresses.wrong': 'Das ist nicht der Code, oder er ist zu alt.',
  'addresses.form':
    'Das ist nicht eine einzelne E-Mail-Adresse. Schreiben Sie sie allein, ohne Namen oder zweite Adresse.',
  'addresses.done': 'Bestätigt. Die Adresse Ihres Kontos wird per E-Mail davon unterrichtet.',
  'addresses.officer_title': 'Bei dieser Adresse kann die zuständige Person helfen',
  'addresses.officer_text':
    'Sie lässt sich hier nicht bestätigen. An einem Tag sind drei Codes und zehn falsche Eingaben möglich; was auch der Grund ist, die zuständige Person im Unternehmen kann helfen.',
  'notmine.title': 'Ist das nicht Ihr Konto?',
  'notmine.text':
    'Drücken Sie den Knopf, und wir halten es an: Der Code gilt nichts mehr, diese Adresse zählt nicht für das Konto, das gefragt hat, und dieses Konto kann nicht erneut danach fragen, bis die zuständige Person das aufhebt.',
  'notmine.button': 'Das war ich nicht: anhalten',
  'notmine.done':
    'Diese Adresse zählt nicht für jenes Konto, und es kann nicht erneut danach fragen, bis die zuständige Person das aufhebt.',
  'problem.title': 'Das hat nicht geklappt',
  'problem.text':
    'Es ist nichts verloren. Sie können zurückgehen und es noch einmal versuchen; wenn es wieder geschieht, nennen Sie Ihrer Administration die Referenz unten.',
  'problem.network_title': 'Ihr Konto ist von diesem Netz aus nicht zugänglich',
  'problem.network_text':
    'ERPNext lässt Ihr Konto nur von bestimmten Netzen aus zu und sieht Sie in keinem davon. Eine neue Anmeldung ändert nichts; wenn Sie in einem davon sind, sagen Sie es Ihrem Administrator.',
  'problem.forbidden_title': 'Das steht Ihrem Konto nicht offen',
  'problem.forbidden_text': 'Wenn Sie meinen, dass es das sollte, fragen Sie Ihren Administrator.',
  'problem.missing_title': 'Hier ist nichts',
  'problem.missing_text': 'Die Adresse ist falsch, oder was hier war, gibt es nicht mehr.',
  'problem.gone_title': 'Die Datei ist nicht mehr da',
  'problem.gone_text':
    'Ihre Zeit war abgelaufen, oder jemand hat sie gelöscht. Sie können jederzeit eine neue anfordern.',
  'problem.busy_title': 'Wir können gerade nicht antworten',
  'problem.busy_text': 'Nichts ging verloren. Bitte versuchen Sie es in einer Minute noch einmal.',
  'problem.back': 'Zurück zu Ihren Daten',
  'problem.reference': 'Referenz: {code}, {instance}',
  'disavow.title': 'Sie haben das nicht angefordert?',
  'disavow.text':
    'Drücken Sie den Knopf: Wir stoppen alle Anfragen Ihres Kontos, löschen seine Dateien und nehmen keine neue Anfrage an, bis eine zuständige Person mit Ihnen gesprochen hat.',
  'disavow.button': 'Das war ich nicht: stoppen und löschen',
  'disavow.done_title': 'Gestoppt',
  'disavow.done':
    'Alle Anfragen Ihres Kontos sind gestoppt, seine Dateien können nicht mehr heruntergeladen werden und werden gelöscht, neue Anfragen sind gesperrt. Ändern Sie jetzt Ihr Passwort und sagen Sie Ihrem Administrator Bescheid.',
  'disavow.void_title': 'Dieser Link gilt nicht mehr',
  'disavow.void':
    'Er wurde schon benutzt, ist zu alt, oder Ihr Konto wurde seitdem durch einen anderen gesperrt. Wenn Sie sich Sorgen machen, sagen Sie Ihrem Administrator Bescheid.',
  'mail.hello': 'Guten Tag {name},',
  'mail.hello_nobody': 'Guten Tag,',
  'mail.reference': 'Referenz',
  'mail.not_me': 'Sie haben das nicht angefordert? Hier stoppen Sie es: {url}',
  'mail.code_subject': 'Ihr Code',
  'mail.code_text':
    'Ihr Code ist {code}. Er gilt zehn Minuten, auf der Seite, auf der Sie ihn angefordert haben. Geben Sie ihn niemandem, wer auch fragt.',
  'mail.address_subject': 'Ein Code, um diese Adresse zu bestätigen',
  'mail.address_text':
    'Jemand, der bei {company} als {user} angemeldet ist, gibt diese Adresse als eigene an. Der Code ist {code}. Er gilt zehn Minuten, auf der Seite, auf der er angefordert wurde.',
  'mail.address_effect':
    'Wird er dort eingegeben, hat das diese Folge: Zwölf Monate lang kommen Nachrichten und Einträge, die diese Adresse nennen, in die Datei mit den personenbezogenen Daten von {user}. Wenn das nicht Ihr Konto ist, geben Sie den Code niemandem, wer auch fragt.',
  'mail.address_not_me': 'Das waren nicht Sie? Halten Sie es hier an: {url}',
  'mail.proven_subject': 'Eine weitere Adresse wurde für Ihr Konto bestätigt',
  'mail.proven_text':
    'Die Adresse {address} wurde für Ihr Konto bei {company} bestätigt. Bis {time} kommen Nachrichten und Einträge, die sie nennen, in Ihre Datei.',
  'mail.proven_button': 'Ihre weiteren Adressen ansehen',
  'mail.held_subject': 'Noch wird kein Code gesendet',
  'mail.held_text':
    'Jemand, der in Ihrem Konto bei {company} angemeldet ist, hat einen Code angefordert. Die Adresse des Kontos hat sich geändert; zu Ihrer Sicherheit wird vor {time} kein Code gesendet, an keine Adresse. Danach gehen Codes an die Adresse, die das Konto dann hat.',
  'mail.moved_subject': 'Ein Code ging an eine andere Adresse',
  'mail.moved_text':
    'Jemand, der in Ihrem Konto bei {company} angemeldet ist, hat einen Code angefordert. Er ging an die Adresse, die das Konto jetzt hat, und das ist nicht diese.',
  'mail.moved_alarm':
    'Wenn Sie die Adresse nicht geändert haben, sagen Sie jetzt Ihrem Administrator Bescheid.',
  'mail.asked_subject': 'Jemand hat Ihre Daten angefordert',
  'mail.asked_text':
    'Jemand, der mit Ihrem Konto angemeldet ist, hat eine Datei mit den personenbezogenen Daten angefordert, die {company} über Sie speichert. Wenn Sie das waren, ist nichts zu tun: Eine weitere E-Mail kommt, sobald die Datei bereit ist.',
  'mail.delegated_text':
    'Eine zuständige Person hat für Sie eine Datei mit den personenbezogenen Daten angefordert, die {company} über Sie speichert. Es ist nichts zu tun: Eine weitere E-Mail kommt, sobald die Datei bereit ist.',
  'mail.asked_button': 'Anfrage ansehen oder abbrechen',
  'mail.ready_subject': 'Laden Sie Ihre Daten herunter',
  'mail.ready_text':
    'Die angeforderte Datei ist bereit: Sie enthält die personenbezogenen Daten, die {company} über {user} speichert.',
  'mail.ready_careful':
    'Wer diesen Link hat, kann die Datei herunterladen. Bitte leiten Sie diese E-Mail nicht weiter.',
  'mail.undecided':
    'Nicht in der Datei, weil wir nicht bestätigen konnten, dass es zu Ihnen gehört: {count} (Adressen und Einträge). So lassen Sie darüber entscheiden: {url}',
  'mail.portal_careful':
    'Diese E-Mail öffnet von sich aus nichts: Die Schaltfläche führt zu der Seite, auf der Sie sich anmelden, und nur Sie können die Datei dort herunterladen.',
  'mail.ready_button': 'Daten herunterladen',
  'mail.link_until': 'Link gilt bis',
  'mail.file_until': 'Datei wird gelöscht',
  'mail.records': 'Einträge',
  'mail.size': 'Größe',
  'mail.fresh':
    'Antwortet der Link oben mit einer technischen Meldung, ist seine Zeit vorbei. Angemeldet bekommen Sie hier jederzeit einen neuen Link, bis die Datei gelöscht wird: {url}',
  'mail.failed_subject': 'Ihre Daten konnten nicht vorbereitet werden',
  'mail.failed_text':
    'Sie haben die personenbezogenen Daten angefordert, die {company} über Sie speichert. Wir haben es mehrmals versucht und konnten die Datei nicht fertigstellen: Eine unvollständige Datei wird nie gesendet.',
  'mail.failed_calm': 'Nichts ging verloren. Die Betreiber des Dienstes können sehen, was schiefging.',
  'mail.failed_button': 'Erneut anfordern',
  'mail.failed_right':
    'Wenn es wieder misslingt, senden Sie diese Referenz an Ihren Administrator. Ihr Recht auf eine Kopie Ihrer Daten bleibt bestehen.',
  'mail.expiring_subject': 'Ihre Datei wird bald gelöscht',
  'mail.expiring_text': 'Die Datei mit Ihren personenbezogenen Daten von {company} wird bald gelöscht.',
  'mail.expiring_button': 'Datei abholen',
  'mail.deleted_subject': 'Ihre Datei wurde gelöscht',
  'mail.deleted_text':
    'Die Datei mit Ihren personenbezogenen Daten von {company} wurde aus unserem Speicher gelöscht. Sie können jederzeit eine neue anfordern.',
  'mail.deleted_button': 'Ihre Anfragen',
  'mail.extended_subject': 'Ihre Anfrage dauert länger',
  'mail.extended_text':
    'Sie haben die personenbezogenen Daten angefordert, die {company} über Sie speichert. Wir brauchen mehr Zeit und antworten spätestens bis {time}.',
  'mail.extended_reason': 'Der Grund: {reason}',
  'mail.extended_right':
    'Wenn Sie nicht einverstanden sind, können Sie sich bei Ihrer Datenschutzbehörde beschweren oder vor Gericht gehen.',
  'mail.disavowed_subject': 'Eine Anfrage kam nicht von der Person selbst',
  'mail.disavowed_text':
    'Eine Person hat uns mitgeteilt, dass eine Anfrage nach ihren personenbezogenen Daten auf {company} nicht von ihr kam. Die Anfrage ist gestoppt, ihre Datei wird gelöscht, und das Konto nimmt keine neue Anfrage an, bis Sie das aufheben.',
  'mail.disavowed_button': 'Anfrage ansehen',
}
