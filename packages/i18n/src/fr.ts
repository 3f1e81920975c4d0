import type { Words } from './en.ts'

export const fr: Words = {
  'nav.skip': 'Aller au contenu',
  'nav.languages': 'Langue',
  'nav.home': 'Retour à {company}',
  'nav.signed_in': 'Connecté en tant que {user}',
  'nav.sign_out': 'Se déconnecter',
  'page.title': 'Demander vos données',
  'page.intro':
    'Demandez un fichier avec les données personnelles que {company} conserve sur {user} : votre compte, vos contacts, adresses, messages et tout autre enregistrement qui vous concerne, avec la raison pour laquelle il vous concerne.',
  'ask.title': 'Demander maintenant',
  'ask.step_collect':
    'Nous rassemblons tous les enregistrements qui vous concernent et vérifions qu’il n’en manque aucun.',
  'ask.step_mail': 'Un lien de téléchargement est envoyé à l’adresse e-mail de votre compte.',
  'ask.step_keep':
    'Le fichier reste ici quelques jours, puis il est supprimé. Personne d’autre ne peut le voir.',
  'ask.duration': 'Cela prend en général {duration}.',
  'ask.limit': 'En 24 heures, vous pouvez faire {limit} demandes. Restantes maintenant : {left}.',
  'ask.contents': 'Ce que contient le fichier',
  'ask.contents_text':
    'Un fichier JSON : chaque enregistrement, pourquoi il vous concerne, à quoi il sert, qui le reçoit, combien de temps il est conservé, et vos droits. Les mots de passe et les clés n’y figurent pas, ni ce qui appartient à d’autres ; le fichier compte ce qui manque et dit pourquoi.',
  'ask.again': 'Redemander',
  'ask.button': 'Demander mes données',
  'active.title': 'Votre fichier est en préparation',
  'active.mail': 'Un lien vers vos données sera envoyé à l’adresse e-mail de votre compte.',
  'active.progress': '{done} types d’enregistrements sur {total}, {records} enregistrements jusqu’ici',
  'active.now': 'En cours : {doctype}',
  'active.left': 'Encore {duration} environ',
  'active.counts': 'Ce qui a été trouvé jusqu’ici',
  'active.kind': 'Type d’enregistrement',
  'active.records': 'Enregistrements',
  'active.close': 'Vous pouvez fermer cette page. Un e-mail arrive quand le fichier est prêt.',
  'active.waiting':
    'Un élément nécessaire à votre fichier n’est pas disponible depuis {time}. Nous réessayons de nous-mêmes et vous écrirons dès que le fichier sera prêt ; vous n’avez rien à faire.',
  'active.reload': 'Voir où cela en est',
  'active.cancel': 'Annuler',
  'ready.title': 'Votre fichier est prêt',
  'ready.older': 'Fichiers plus anciens : {count}',
  'past.title': 'Vos demandes précédentes',
  'past.more': 'Encore avant : {count}',
  'past.asked': 'demandé le {time}',
  'past.kept': '{size}, conservé jusqu’au {time}',
  'past.ended': '{size}, était conservé jusqu’au {time}',
  'past.records': 'Enregistrements : {count}',
  'past.download': 'Télécharger',
  'past.delete': 'Supprimer maintenant',
  'past.sure':
    'Le fichier est supprimé tout de suite et son lien ne marche plus. Vous pouvez en demander un nouveau à tout moment.',
  'past.which': 'le fichier demandé le {date}',
  'undecided.title': 'Ce que nous n’avons pas pu confirmer',
  'undecided.text':
    'Ces autres éléments correspondent, mais nous n’avons pas pu confirmer qu’ils sont à vous. Ils ne figurent pas dans le fichier et, pour votre sécurité, nous ne montrons pas lesquels.',
  'undecided.address': 'Adresses e-mail : {count}',
  'undecided.contact': 'Contacts : {count}',
  'undecided.customer': 'Fiches client : {count}',
  'undecided.supplier': 'Fiches fournisseur : {count}',
  'undecided.employee': 'Fiches employé : {count}',
  'undecided.lead': 'Demandes de prospect : {count}',
  'undecided.record': 'Autres enregistrements : {count}',
  'undecided.how':
    'S’il vous manque quelque chose, écrivez au responsable de la protection des données de l’entreprise en précisant de quelle adresse ou de quel enregistrement il s’agit : ces éléments sont sur sa liste, et il décide. Redemandez ensuite : un nouveau fichier contient ce qu’il a confirmé.',
  'status.queued': 'En attente',
  'status.running': 'Collecte en cours',
  'status.retrying': 'Quelque chose n’était pas disponible ; nous réessayons de nous-mêmes',
  'status.ready': 'Prêt',
  'status.failed': 'N’a pas pu être terminé ; veuillez redemander',
  'status.cancelled': 'Annulé',
  'status.expired': 'Ne peut plus être téléchargé ; sa suppression est en cours',
  'status.deleted': 'Supprimé',
  'frozen.title': 'Les nouvelles demandes sont bloquées pour votre compte',
  'frozen.text':
    'Quelqu’un nous a dit qu’une demande n’était pas la sienne. Tant qu’un responsable ne l’a pas examinée, personne ne peut demander les données de ce compte ni en récupérer un fichier.',
  'limit.title': 'Cela a été demandé trop souvent',
  'limit.text':
    'Pour la sécurité de votre compte, il y a une limite par jour. Ce qui est en préparation ou prêt reste tel quel.',
  'limit.again': 'Vous pourrez réessayer à partir du {time}.',
  'signin.title': 'Connectez-vous pour demander vos données',
  'signin.text':
    'Connectez-vous avec votre compte chez {company}. Nous devons savoir que c’est bien vous avant de montrer ou d’envoyer quoi que ce soit.',
  'signin.failed':
    'La connexion n’a pas abouti. Rien n’a été montré ni envoyé ; vous pouvez simplement réessayer.',
  'signin.button': 'Se connecter',
  'stepup.title': 'Veuillez vous reconnecter',
  'stepup.text': 'Pour votre sécurité, une connexion datant de quelques minutes est nécessaire.',
  'stepup.title_code': 'Est-ce bien vous ?',
  'stepup.send': 'M’envoyer un code',
  'stepup.send_again': 'Envoyer un autre code',
  'stepup.then_ask': 'Après le bon code, votre fichier est demandé aussitôt.',
  'stepup.then_download': 'Après le bon code, votre téléchargement commence de lui-même.',
  'stepup.then_other': 'Après le bon code, ce que vous vouliez faire se poursuit de lui-même.',
  'stepup.code_text': 'Pour votre sécurité, nous envoyons d’abord un code à l’adresse de votre compte.',
  'stepup.sent':
    'Un code à six chiffres est en route vers l’adresse de votre compte. Il est valable dix minutes.',
  'stepup.code': 'Le code',
  'stepup.confirm': 'Continuer',
  'stepup.wrong':
    'Ce n’est pas le code, ou il est trop ancien. Après cinq essais, il vous en faut un nouveau.',
  'addresses.title': 'Vous écrivons-nous à une autre adresse ?',
  'addresses.open': 'Vos autres adresses',
  'addresses.text':
    'Indiquez-la et nous y envoyons un code. Une fois le code saisi ici, les messages et les enregistrements qui mentionnent cette adresse entrent aussi dans votre fichier, pendant douze mois.',
  'addresses.label': 'L’autre adresse e-mail',
  'addresses.send': 'Y envoyer un code',
  'addresses.kept': 'Nous cherchons aussi le courrier de {address}, confirmée le {from}, jusqu’au {until}.',
  'addresses.remove': 'Ne plus y chercher',
  'addresses.sent':
    'Si {address} reçoit du courrier, un code à six chiffres est en route. Il est valable dix minutes. S’il n’arrive pas, le responsable de l’entreprise peut vous aider.',
  'addresses.code': 'Le code pour {address}',
  'addresses.wrong': 'Ce n’est pas le code, ou il est trop ancien.',
  'addresses.form': 'Ce n’est pas une seule adresse e-mail. Écrivez-la seule, sans nom ni deuxième adresse.',
  'addresses.done': 'Confirmée. L’adresse de votre compte en est informée par e-mail.',
  'addresses.officer_title': 'Le responsable peut vous aider pour cette adresse',
  'addresses.officer_text':
    'Elle ne peut pas être confirmée ici. En un jour, trois codes et dix essais erronés sont possibles ; quelle que soit la raison, le responsable de l’entreprise peut vous aider.',
  'notmine.title': 'Ce compte n’est pas le vôtre ?',
  'notmine.text':
    'Appuyez sur le bouton et nous l’arrêtons : le code ne vaut plus rien, cette adresse ne compte pas pour le compte qui l’a demandée, et ce compte ne peut plus la demander tant qu’un responsable ne l’a pas permis.',
  'notmine.button': 'Ce n’était pas moi : arrêter',
  'notmine.done':
    'Cette adresse ne compte pas pour ce compte, et il ne peut plus la demander tant qu’un responsable ne l’a pas permis.',
  'problem.title': 'Cela n’a pas fonctionné',
  'problem.text':
    'Rien n’est perdu. Vous pouvez revenir et réessayer ; si cela se reproduit, donnez la référence ci-dessous à votre administrateur.',
  'problem.network_title': 'Votre compte n’est pas ouvert depuis ce réseau',
  'problem.network_text':
    'ERPNext n’admet votre compte que depuis certains réseaux et ne vous voit dans aucun d’eux. Se reconnecter n’y change rien ; si vous êtes dans l’un d’eux, prévenez votre administrateur.',
  'problem.forbidden_title': 'Ceci n’est pas ouvert à votre compte',
  'problem.forbidden_text': 'Si vous pensez que cela devrait l’être, demandez à votre administrateur.',
  'problem.missing_title': 'Il n’y a rien ici',
  'problem.missing_text': 'L’adresse est fausse, ou ce qui était ici n’existe plus.',
  'problem.gone_title': 'Le fichier n’est plus là',
  'problem.gone_text':
    'Son délai était passé, ou quelqu’un l’a supprimé. Vous pouvez en demander un nouveau à tout moment.',
  'problem.busy_title': 'Nous ne pouvons pas répondre pour le moment',
  'problem.busy_text': 'Rien n’est perdu. Veuillez réessayer dans une minute.',
  'problem.back': 'Retour à vos données',
  'problem.reference': 'Référence : {code}, {instance}',
  'disavow.title': 'Vous n’avez pas fait cette demande ?',
  'disavow.text':
    'Appuyez sur le bouton : nous arrêtons toutes les demandes de votre compte, supprimons ses fichiers et n’acceptons aucune nouvelle demande tant qu’un responsable ne vous a pas parlé.',
  'disavow.button': 'Ce n’était pas moi : arrêter et supprimer',
  'disavow.done_title': 'Arrêté',
  'disavow.done':
    'Toutes les demandes de votre compte sont arrêtées, ses fichiers ne peuvent plus être téléchargés et seront supprimés, les nouvelles demandes sont bloquées. Changez maintenant votre mot de passe et prévenez votre administrateur.',
  'disavow.void_title': 'Ce lien ne fonctionne plus',
  'disavow.void':
    'Il a déjà été utilisé, il est trop ancien, ou votre compte a été bloqué par un autre depuis. Si vous êtes inquiet, prévenez votre administrateur.',
  'mail.hello': 'Bonjour {name},',
  'mail.hello_nobody': 'Bonjour,',
  'mail.reference': 'Référence',
  'mail.not_me': 'Vous n’avez pas fait cette demande ? Arrêtez-la ici : {url}',
  'mail.code_subject': 'Votre code',
  'mail.code_text':
    'Votre code est {code}. Il est valable dix minutes, sur la page où vous l’avez demandé. Ne le donnez à personne, quel que soit le demandeur.',
  'mail.address_subject': 'Un code pour confirmer cette adresse',
  'mail.address_text':
    'Une personne connectée à {company} en tant que {user} affirme que cette adresse est la sienne. Le code est {code}. Il est valable dix minutes, sur la page où il a été demandé.',
  'mail.address_effect':
    'Le saisir a cet effet : pendant douze mois, les messages et les enregistrements qui mentionnent cette adresse entrent dans le fichier des données personnelles de {user}. Si ce compte n’est pas le vôtre, ne donnez le code à personne, qui que ce soit qui le demande.',
  'mail.address_not_me': 'Ce n’était pas vous ? Arrêtez-le ici : {url}',
  'mail.proven_subject': 'Une autre adresse a été confirmée pour votre compte',
  'mail.proven_text':
    'L’adresse {address} a été confirmée pour votre compte sur {company}. Jusqu’au {time}, les messages et les enregistrements qui la mentionnent entrent dans votre fichier.',
  'mail.proven_button': 'Voir vos autres adresses',
  'mail.held_subject': 'Aucun code n’est encore envoyé',
  'mail.held_text':
    'Une personne connectée à votre compte sur {company} a demandé un code. L’adresse du compte a changé ; pour votre sécurité, aucun code n’est envoyé à aucune adresse avant le {time}. Ensuite, les codes vont à l’adresse que le compte aura alors.',
  'mail.moved_subject': 'Un code a été envoyé à une autre adresse',
  'mail.moved_text':
    'Une personne connectée à votre compte sur {company} a demandé un code. Il a été envoyé à l’adresse que le compte a maintenant, qui n’est pas celle-ci.',
  'mail.moved_alarm': 'Si vous n’avez pas changé l’adresse, prévenez tout de suite votre administrateur.',
  'mail.asked_subject': 'Quelqu’un a demandé vos données',
  'mail.asked_text':
    'Une personne connectée à votre compte a demandé un fichier avec les données personnelles que {company} conserve sur vous. Si c’était vous, il n’y a rien à faire : un autre message arrive quand le fichier est prêt.',
  'mail.delegated_text':
    'Une personne responsable a demandé pour vous un fichier avec les données personnelles que {company} conserve sur vous. Il n’y a rien à faire : un autre message arrive quand le fichier est prêt.',
  'mail.asked_button': 'Voir ou annuler la demande',
  'mail.ready_subject': 'Téléchargez vos données',
  'mail.ready_text':
    'Le fichier demandé est prêt : il contient les données personnelles que {company} conserve sur {user}.',
  'mail.ready_careful':
    'Toute personne qui a ce lien peut télécharger le fichier : ne transférez pas ce message.',
  'mail.undecided':
    'Absent du fichier, car nous n’avons pas pu confirmer que c’est à vous : {count} (adresses et enregistrements). Comment obtenir une décision : {url}',
  'mail.portal_careful':
    'Ce message n’ouvre rien par lui-même : le bouton mène à la page où vous vous connectez, et vous seul pouvez y télécharger le fichier.',
  'mail.ready_button': 'Télécharger vos données',
  'mail.link_until': 'Lien valable jusqu’au',
  'mail.file_until': 'Fichier supprimé le',
  'mail.records': 'Enregistrements',
  'mail.size': 'Taille',
  'mail.fresh':
    'Si le lien ci-dessus répond par un message technique, son délai est passé. Une fois connecté, vous obtenez ici un nouveau lien à tout moment, jusqu’à la suppression du fichier : {url}',
  'mail.failed_subject': 'Vos données n’ont pas pu être préparées',
  'mail.failed_text':
    'Vous avez demandé les données personnelles que {company} conserve sur vous. Nous avons essayé plusieurs fois sans pouvoir terminer le fichier : un fichier incomplet n’est jamais envoyé.',
  'mail.failed_calm':
    'Rien n’a été perdu. Les personnes qui gèrent le service peuvent voir ce qui n’a pas marché.',
  'mail.failed_button': 'Redemander',
  'mail.failed_right':
    'En cas de nouvel échec, envoyez cette référence à votre administrateur. Votre droit à une copie de vos données demeure.',
  'mail.expiring_subject': 'Votre fichier sera bientôt supprimé',
  'mail.expiring_text': 'Le fichier avec vos données personnelles de {company} va bientôt être supprimé.',
  'mail.expiring_button': 'Obtenir le fichier',
  'mail.deleted_subject': 'Votre fichier a été supprimé',
  'mail.deleted_text':
    'Le fichier avec vos données personnelles de {company} a été supprimé de notre stockage. Vous pouvez en demander un nouveau à tout moment.',
  'mail.deleted_button': 'Vos demandes',
  'mail.extended_subject': 'Votre demande prend plus de temps',
  'mail.extended_text':
    'Vous avez demandé les données personnelles que {company} conserve sur vous. Il nous faut plus de temps ; nous répondrons au plus tard le {time}.',
  'mail.extended_reason': 'La raison : {reason}',
  'mail.extended_right':
    'Si vous n’êtes pas d’accord, vous pouvez saisir votre autorité de protection des données ou un tribunal.',
  'mail.disavowed_subject': 'Une demande ne venait pas de la personne',
  'mail.disavowed_text':
    'Une personne nous a dit qu’une demande de ses données personnelles sur {company} ne venait pas d’elle. La demande est arrêtée, son fichier est en cours de suppression et le compte n’accepte aucune nouvelle demande tant que vous ne le débloquez pas.',
  'mail.disavowed_button': 'Voir la demande',
}
