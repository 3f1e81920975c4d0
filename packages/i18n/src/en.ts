/** Every sentence that a person meets. `{name}` marks what is filled in; the other languages hold the same keys. */
export const en = {
  'nav.skip': 'Skip to the content',
  'nav.languages': 'Language',
  'nav.home': 'Back to {company}',
  'nav.signed_in': 'Signed in as {user}',
  'nav.sign_out': 'Sign out',
  'page.title': 'Request your data',
  'page.intro':
    'Ask for a file with the personal data that {company} keeps about {user}: your account, contacts, addresses, messages, and every other record that is about you, with the reason why it is yours.',
  'ask.title': 'Ask for it now',
  'ask.step_collect': 'We collect every record that is about you, and check that none is missing.',
  'ask.step_mail': 'A download link is sent to the email address of your account.',
  'ask.step_keep': 'The file stays here for some days and is then deleted. Nobody else can see it.',
  'ask.duration': 'It usually takes {duration}.',
  'ask.limit': 'Within 24 hours you can ask {limit} times. Left now: {left}.',
  'ask.contents': 'What is in the file',
  'ask.contents_text':
    'One JSON file: each record, why it is about you, what it is used for, who receives it, how long it is kept, and your rights. Passwords and keys are left out, and so is what belongs to other people; the file counts what was left out and says why.',
  'ask.again': 'Ask again',
  'ask.button': 'Request my data',
  'active.title': 'Your file is being prepared',
  'active.mail':
    'A download link with your data will be sent to the email address associated with your account.',
  'active.progress': '{done} of {total} kinds of records, {records} records so far',
  'active.now': 'Now: {doctype}',
  'active.left': 'About {duration} left',
  'active.counts': 'What has been found so far',
  'active.kind': 'Kind of record',
  'active.records': 'Records',
  'active.close': 'You can close this page. We will email you when the file is ready.',
  'active.waiting':
    'Something that your file needs has not been available since {time}. We try again by ourselves and write to you when the file is ready; you need not do anything.',
  'active.reload': 'See how far it is',
  'active.cancel': 'Cancel',
  'ready.title': 'Your file is ready',
  'ready.older': 'Older files: {count}',
  'past.title': 'Your earlier requests',
  'past.more': 'Still earlier: {count}',
  'past.asked': 'asked {time}',
  'past.kept': '{size}, kept until {time}',
  'past.ended': '{size}, was kept until {time}',
  'past.records': 'Records: {count}',
  'past.download': 'Download',
  'past.delete': 'Delete now',
  'past.sure':
    'The file is deleted at once and its link stops working. You may ask for a new one at any time.',
  'past.which': 'the file asked for {date}',
  'undecided.title': 'What we could not confirm',
  'undecided.text':
    'These further things fit, but we could not confirm that they are yours. They are not in the file, and for your safety we do not show which they are.',
  'undecided.address': 'Email addresses: {count}',
  'undecided.contact': 'Contacts: {count}',
  'undecided.customer': 'Customer records: {count}',
  'undecided.supplier': 'Supplier records: {count}',
  'undecided.employee': 'Employee records: {count}',
  'undecided.lead': 'Enquiries: {count}',
  'undecided.record': 'Other records: {count}',
  'undecided.how':
    'If you miss something, write to the company’s data protection officer, and say which address or which record it is: these things are on their list, and they decide. Then ask again: a new file holds what they confirmed.',
  'status.queued': 'Waiting to start',
  'status.running': 'Collecting',
  'status.retrying': 'Something was not available; we try again by ourselves',
  'status.ready': 'Ready',
  'status.failed': 'Could not be completed; please ask again',
  'status.cancelled': 'Cancelled',
  'status.expired': 'Can no longer be downloaded; its deletion is under way',
  'status.deleted': 'Deleted',
  'frozen.title': 'New requests are stopped for your account',
  'frozen.text':
    'Somebody told us that a request was not theirs. Until an officer has looked at it, nobody can ask for the data of this account or fetch a file of it.',
  'limit.title': 'That was asked for too often',
  'limit.text':
    'For the safety of your account there is a limit for one day. What is being prepared or is ready stays as it is.',
  'limit.again': 'You can try again from {time}.',
  'signin.title': 'Sign in to ask for your data',
  'signin.text':
    'Sign in with your account at {company}. We need to know that it is you before we show or send anything.',
  'signin.failed': 'The sign-in was not completed. Nothing was shown or sent; you can simply try again.',
  'signin.button': 'Sign in',
  'stepup.title': 'Please sign in again',
  'stepup.text': 'For your safety this needs a sign-in of the last few minutes.',
  'stepup.title_code': 'Is it you?',
  'stepup.send': 'Send me a code',
  'stepup.send_again': 'Send another code',
  'stepup.then_ask': 'After the right code we ask for your file at once.',
  'stepup.then_download': 'After the right code your download begins by itself.',
  'stepup.then_other': 'After the right code what you wanted goes on by itself.',
  'stepup.code_text': 'For your safety we first send a code to the address of your account.',
  'stepup.sent':
    'A code of six digits is on its way to the address of your account. It is valid for ten minutes.',
  'stepup.code': 'The code',
  'stepup.confirm': 'Continue',
  'stepup.wrong': 'Incorrect or expired code. After five tries you need a new one.',
  'addresses.title': 'Do we write to you at another address?',
  'addresses.open': 'Your other addresses',
  'addresses.text':
    'Name it, and we mail a code there. Once you have typed the code here, messages and entries that name this address come into your file too, for twelve months.',
  'addresses.label': 'The other email address',
  'addresses.send': 'Mail a code there',
  'addresses.kept': 'We also look for mail at {address}, confirmed on {from}, until {until}.',
  'addresses.remove': 'Look there no more',
  'addresses.sent':
    'If mail reaches {address}, a code of six digits is on its way there. It is valid for ten minutes. If none comes, an officer of the company can help.',
  'addresses.code': 'The code for {address}',
  'addresses.wrong': 'Incorrect or expired code.',
  'addresses.form': 'That is not one email address. Write it alone, without a name or a second address.',
  'addresses.done': 'Confirmed. The address of your account is told of it by mail.',
  'addresses.officer_title': 'An officer can help with this address',
  'addresses.officer_text':
    'It cannot be confirmed here. In one day three codes and ten wrong tries are possible; whatever the reason, an officer of the company can help.',
  'notmine.title': 'Is that account not yours?',
  'notmine.text':
    'Press the button and we stop it: the code is worthless, this address does not count for the account that asked, and that account cannot ask for it again until an officer has lifted that.',
  'notmine.button': 'This wasn’t me: stop it',
  'notmine.done':
    'This address does not count for that account, and the account cannot ask for it again until an officer has lifted that.',
  'problem.title': 'That did not work',
  'problem.text':
    'Nothing was lost. You can go back and try again; if it happens again, give your administrator the reference below.',
  'problem.network_title': 'This network is not open to your account',
  'problem.network_text':
    'ERPNext lets your account in from certain networks only, and does not see you in one of them. Signing in again changes nothing; if you are in one, tell your administrator.',
  'problem.forbidden_title': 'This is not open to your account',
  'problem.forbidden_text': 'If you think that it should be, ask your administrator.',
  'problem.missing_title': 'There is nothing here',
  'problem.missing_text': 'The address is wrong, or what was here is gone.',
  'problem.gone_title': 'The file is no longer there',
  'problem.gone_text': 'Its time was over, or somebody deleted it. You may ask for a new one at any time.',
  'problem.busy_title': 'We cannot answer right now',
  'problem.busy_text': 'Nothing was lost. Please try again in a minute.',
  'problem.back': 'Back to your data',
  'problem.reference': 'Reference: {code}, {instance}',
  'disavow.title': 'You did not ask for this?',
  'disavow.text':
    'Press the button and we stop every request of your account, delete its files, and take no new request until an officer has spoken with you.',
  'disavow.button': 'This wasn’t me: stop and delete',
  'disavow.done_title': 'Stopped',
  'disavow.done':
    'Every request of your account is stopped, its files can no longer be downloaded and are being deleted, and new requests are frozen. Change your password now, and tell your administrator.',
  'disavow.void_title': 'This link does not work any more',
  'disavow.void':
    'It has been used before, it is too old, or your account was stopped by another one since. If you are worried, tell your administrator.',
  'mail.hello': 'Hello {name},',
  'mail.hello_nobody': 'Hello,',
  'mail.reference': 'Reference',
  'mail.not_me': 'You did not ask for this? Stop it here: {url}',
  'mail.code_subject': 'Your code',
  'mail.code_text':
    'Your code is {code}. It is valid for ten minutes, on the page where you asked for it. Give it to nobody, whoever asks.',
  'mail.address_subject': 'A code to confirm this address',
  'mail.address_text':
    'Someone who is signed in to {company} as {user} says that this address is theirs. The code is {code}. It is valid for ten minutes, on the page where it was asked for.',
  'mail.address_effect':
    'Typing it there has this effect: for twelve months, messages and entries that name this address come into the file with the personal data of {user}. If that is not your account, give the code to nobody, whoever asks.',
  'mail.address_not_me': 'This wasn’t you? Stop it here: {url}',
  'mail.proven_subject': 'Another address was confirmed for your account',
  'mail.proven_text':
    'The address {address} was confirmed for your account on {company}. Until {time}, messages and entries that name it come into your file.',
  'mail.proven_button': 'See your other addresses',
  'mail.held_subject': 'No code is sent yet',
  'mail.held_text':
    'Someone who is signed in to your account on {company} asked for a code. The address of the account has changed, so for your safety no code is sent to any address before {time}. After that, codes go to the address that the account has then.',
  'mail.moved_subject': 'A code was sent to another address',
  'mail.moved_text':
    'Someone who is signed in to your account on {company} asked for a code. It was sent to the address that the account has now, which is not this one.',
  'mail.moved_alarm': 'If you did not change the address, tell your administrator now.',
  'mail.asked_subject': 'Someone asked for your data',
  'mail.asked_text':
    'Someone who is signed in to your account asked for a file with the personal data that {company} keeps about you. If that was you, there is nothing to do: we will email you when the file is ready.',
  'mail.delegated_text':
    'An officer asked on your behalf for a file with the personal data that {company} keeps about you. There is nothing to do: we will email you when the file is ready.',
  'mail.asked_button': 'See or cancel the request',
  'mail.ready_subject': 'Download Your Data',
  'mail.ready_text':
    'The file you asked for is ready: it holds the personal data that {company} keeps about {user}.',
  'mail.ready_careful': 'Anyone who has this link can download the file, so please do not forward this mail.',
  'mail.undecided':
    'Not in the file, because we could not confirm that it is yours: {count} (addresses and records). How you get it decided: {url}',
  'mail.portal_careful':
    'This mail opens nothing by itself: the button leads to the page where you sign in, and only you can download the file there.',
  'mail.ready_button': 'Download your data',
  'mail.link_until': 'Link works until',
  'mail.file_until': 'File is deleted',
  'mail.records': 'Records',
  'mail.size': 'Size',
  'mail.fresh':
    'If the link above answers with a technical message, its time is over. Signed in, you get a fresh link here at any time until the file is deleted: {url}',
  'mail.failed_subject': 'Your data could not be prepared',
  'mail.failed_text':
    'You asked for the personal data that {company} keeps about you. We tried several times and could not complete the file, so we stopped: a file that is not complete is never sent.',
  'mail.failed_calm': 'Nothing was lost. The people who run the service can see what went wrong.',
  'mail.failed_button': 'Ask again',
  'mail.failed_right':
    'If it fails again, send this reference to your administrator. Your right to a copy of your data stays.',
  'mail.expiring_subject': 'Your file will be deleted soon',
  'mail.expiring_text': 'The file with your personal data from {company} is about to be deleted.',
  'mail.expiring_button': 'Get the file',
  'mail.deleted_subject': 'Your file has been deleted',
  'mail.deleted_text':
    'The file with your personal data from {company} has been deleted from our storage. You may ask for a new one at any time.',
  'mail.deleted_button': 'Your requests',
  'mail.extended_subject': 'Your request takes longer',
  'mail.extended_text':
    'You asked for the personal data that {company} keeps about you. We need more time and will answer by {time} at the latest.',
  'mail.extended_reason': 'The reason: {reason}',
  'mail.extended_right':
    'You may complain to your data protection authority, or go to court, if you do not agree.',
  'mail.disavowed_subject': 'A request was not the person’s own',
  'mail.disavowed_text':
    'A person told us that a request for their personal data on {company} was not theirs. It has been stopped, its file is being deleted, and the account takes no new request until you lift that.',
  'mail.disavowed_button': 'Look at the request',
}

export type Words = Record<keyof typeof en, string>
