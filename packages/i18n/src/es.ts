import type { Words } from './en.ts'

export const es: Words = {
  'nav.skip': 'Ir al contenido',
  'nav.languages': 'Idioma',
  'nav.home': 'Volver a {company}',
  'nav.signed_in': 'Sesión iniciada como {user}',
  'nav.sign_out': 'Cerrar sesión',
  'page.title': 'Solicitar sus datos',
  'page.intro':
    'Solicite un archivo con los datos personales que {company} guarda sobre {user}: su cuenta, contactos, direcciones, mensajes y cualquier otro registro sobre usted, con el motivo por el que le corresponde.',
  'ask.title': 'Solicitar ahora',
  'ask.step_collect': 'Reunimos todos los registros sobre usted y comprobamos que no falte ninguno.',
  'ask.step_mail': 'Se envía un enlace de descarga a la dirección de correo de su cuenta.',
  'ask.step_keep': 'El archivo permanece aquí unos días y después se elimina. Nadie más puede verlo.',
  'ask.duration': 'Suele tardar {duration}.',
  'ask.limit': 'En 24 horas puede hacer {limit} solicitudes. Quedan ahora: {left}.',
  'ask.contents': 'Qué contiene el archivo',
  'ask.contents_text':
    'Un archivo JSON: cada registro, por qué se refiere a usted, para qué se usa, quién lo recibe, cuánto tiempo se guarda y sus derechos. No incluye contraseñas ni claves, ni lo que pertenece a otras personas; el archivo cuenta lo omitido y dice por qué.',
  'ask.again': 'Solicitar de nuevo',
  'ask.button': 'Solicitar mis datos',
  'active.title': 'Su archivo se está preparando',
  'active.mail': 'Se enviará un enlace con sus datos a la dirección de correo de su cuenta.',
  'active.progress': '{done} de {total} tipos de registros, {records} registros hasta ahora',
  'active.now': 'Ahora: {doctype}',
  'active.left': 'Faltan unos {duration}',
  'active.counts': 'Lo encontrado hasta ahora',
  'active.kind': 'Tipo de registro',
  'active.records': 'Registros',
  'active.close': 'Puede cerrar esta página. Le llegará un correo cuando el archivo esté listo.',
  'active.waiting':
    'Algo que su archivo necesita no está disponible desde {time}. Lo seguimos intentando por nuestra cuenta y le escribiremos cuando el archivo esté listo; no tiene que hacer nada.',
  'active.reload': 'Ver cómo avanza',
  'active.cancel': 'Cancelar',
  'ready.title': 'Su archivo está listo',
  'ready.older': 'Archivos anteriores: {count}',
  'past.title': 'Sus solicitudes anteriores',
  'past.more': 'Aún anteriores: {count}',
  'past.asked': 'solicitado el {time}',
  'past.kept': '{size}, se guarda hasta el {time}',
  'past.ended': '{size}, se guardó hasta el {time}',
  'past.records': 'Registros: {count}',
  'past.download': 'Descargar',
  'past.delete': 'Eliminar ahora',
  'past.sure':
    'El archivo se elimina de inmediato y su enlace deja de funcionar. Puede solicitar uno nuevo en cualquier momento.',
  'past.which': 'el archivo solicitado el {date}',
  'undecided.title': 'Lo que no pudimos confirmar',
  'undecided.text':
    'Estas otras cosas coinciden, pero no pudimos confirmar que sean suyas. No están en el archivo y, por su seguridad, no mostramos cuáles son.',
  'undecided.address': 'Direcciones de correo: {count}',
  'undecided.contact': 'Contactos: {count}',
  'undecided.customer': 'Registros de cliente: {count}',
  'undecided.supplier': 'Registros de proveedor: {count}',
  'undecided.employee': 'Registros de empleado: {count}',
  'undecided.lead': 'Consultas como interesado: {count}',
  'undecided.record': 'Otros registros: {count}',
  'undecided.how':
    'Si echa algo en falta, escriba al responsable de protección de datos de la empresa y diga de qué dirección o registro se trata: estas cosas están en su lista, y decide sobre ellas. Después solicite de nuevo: un archivo nuevo contiene lo que haya confirmado.',
  'status.queued': 'En espera',
  'status.running': 'Reuniendo datos',
  'status.retrying': 'Algo no estaba disponible; lo intentamos de nuevo por nuestra cuenta',
  'status.ready': 'Listo',
  'status.failed': 'No se pudo completar; solicítelo de nuevo',
  'status.cancelled': 'Cancelado',
  'status.expired': 'Ya no se puede descargar; su eliminación está en curso',
  'status.deleted': 'Eliminado',
  'frozen.title': 'Las nuevas solicitudes están detenidas para su cuenta',
  'frozen.text':
    'Alguien nos dijo que una solicitud no era suya. Hasta que un responsable lo revise, nadie puede solicitar los datos de esta cuenta ni descargar un archivo de ella.',
  'limit.title': 'Se ha solicitado demasiadas veces',
  'limit.text':
    'Por la seguridad de su cuenta hay un límite por día. Lo que se está preparando o está listo queda como está.',
  'limit.again': 'Puede intentarlo de nuevo a partir del {time}.',
  'signin.title': 'Inicie sesión para solicitar sus datos',
  'signin.text':
    'Inicie sesión con su cuenta en {company}. Necesitamos saber que es usted antes de mostrar o enviar algo.',
  'signin.failed':
    'El inicio de sesión no se completó. No se mostró ni se envió nada; puede intentarlo de nuevo.',
  'signin.button': 'Iniciar sesión',
  'stepup.title': 'Inicie sesión de nuevo',
  'stepup.text': 'Por su seguridad, se necesita un inicio de sesión de los últimos minutos.',
  'stepup.title_code': '¿Es usted?',
  'stepup.send': 'Enviarme un código',
  'stepup.send_again': 'Enviar otro código',
  'stepup.then_ask': 'Tras el código correcto solicitamos su archivo de inmediato.',
  'stepup.then_download': 'Tras el código correcto la descarga empieza por sí sola.',
  'stepup.then_other': 'Tras el código correcto, lo que quería hacer continúa por sí solo.',
  'stepup.code_text': 'Por su seguridad, primero enviamos un código a la dirección de su cuenta.',
  'stepup.sent': 'Un código de seis cifras va en camino a la dirección de su cuenta. Vale diez minutos.',
  'stepup.code': 'El código',
  'stepup.confirm': 'Continuar',
  'stepup.wrong': 'Ese no es el código, o es demasiado antiguo. Tras cinco intentos necesita uno nuevo.',
  'addresses.title': '¿Le escribimos a otra dirección?',
  'addresses.open': 'Sus otras direcciones',
  'addresses.text':
    'Indíquela y enviaremos allí un código. Cuando lo haya escrito aquí, los mensajes y registros que nombran esa dirección también entrarán en su archivo, durante doce meses.',
  'addresses.label': 'La otra dirección de correo',
  'addresses.send': 'Enviar allí un código',
  'addresses.kept': 'También buscamos correo de {address}, confirmada el {from}, hasta el {until}.',
  'addresses.remove': 'No buscar más allí',
  'addresses.sent':
    'Si {address} recibe correo, un código de seis cifras está en camino. Vale diez minutos. Si no llega, el responsable de la empresa puede ayudarle.',
  'addresses.code': 'El código para {address}',
  'addresses.wrong': 'Ese no es el código, o es demasiado antiguo.',
  'addresses.form':
    'Eso no es una sola dirección de correo. Escríbala sola, sin nombre ni segunda dirección.',
  'addresses.done': 'Confirmada. Avisamos por correo a la dirección de su cuenta.',
  'addresses.officer_title': 'El responsable puede ayudarle con esta dirección',
  'addresses.officer_text':
    'No se puede confirmar aquí. En un día son posibles tres códigos y diez intentos fallidos; sea cual sea el motivo, el responsable de la empresa puede ayudarle.',
  'notmine.title': '¿Esa cuenta no es suya?',
  'notmine.text':
    'Pulse el botón y lo detenemos: el código deja de valer, esta dirección no cuenta para la cuenta que la pidió, y esa cuenta no puede volver a pedirla hasta que un responsable lo permita.',
  'notmine.button': 'No fui yo: detener',
  'notmine.done':
    'Esta dirección no cuenta para esa cuenta, que no puede volver a pedirla hasta que un responsable lo permita.',
  'problem.title': 'No ha funcionado',
  'problem.text':
    'No se ha perdido nada. Puede volver e intentarlo de nuevo; si vuelve a ocurrir, dé a su administrador la referencia de abajo.',
  'problem.network_title': 'Su cuenta no está abierta desde esta red',
  'problem.network_text':
    'ERPNext admite su cuenta solo desde ciertas redes y no le ve en ninguna de ellas. Iniciar sesión de nuevo no cambia nada; si está en una de ellas, avise a su administrador.',
  'problem.forbidden_title': 'Esto no está abierto a su cuenta',
  'problem.forbidden_text': 'Si cree que debería estarlo, pregunte a su administrador.',
  'problem.missing_title': 'Aquí no hay nada',
  'problem.missing_text': 'La dirección es incorrecta, o lo que había aquí ya no existe.',
  'problem.gone_title': 'El archivo ya no está',
  'problem.gone_text':
    'Su plazo había terminado, o alguien lo eliminó. Puede solicitar uno nuevo en cualquier momento.',
  'problem.busy_title': 'Ahora mismo no podemos responder',
  'problem.busy_text': 'No se ha perdido nada. Inténtelo de nuevo en un minuto.',
  'problem.back': 'Volver a sus datos',
  'problem.reference': 'Referencia: {code}, {instance}',
  'disavow.title': '¿No lo solicitó usted?',
  'disavow.text':
    'Pulse el botón: detenemos todas las solicitudes de su cuenta, eliminamos sus archivos y no aceptamos ninguna solicitud nueva hasta que un responsable hable con usted.',
  'disavow.button': 'No fui yo: detener y eliminar',
  'disavow.done_title': 'Detenido',
  'disavow.done':
    'Todas las solicitudes de su cuenta están detenidas, sus archivos ya no se pueden descargar y se eliminarán, y las nuevas solicitudes están bloqueadas. Cambie ahora su contraseña y avise a su administrador.',
  'disavow.void_title': 'Este enlace ya no funciona',
  'disavow.void':
    'Ya se usó, es demasiado antiguo o su cuenta se bloqueó después con otro. Si le preocupa, avise a su administrador.',
  'mail.hello': 'Hola {name}:',
  'mail.hello_nobody': 'Hola:',
  'mail.reference': 'Referencia',
  'mail.not_me': '¿No lo solicitó usted? Deténgalo aquí: {url}',
  'mail.code_subject': 'Su código',
  'mail.code_text':
    'Su código es {code}. Vale diez minutos, en la página donde lo pidió. No se lo dé a nadie, lo pida quien lo pida.',
  'mail.address_subject': 'Un código para confirmar esta dirección',
  'mail.address_text':
    'Alguien que ha iniciado sesión en {company} como {user} dice que esta dirección es suya. El código es {code}. Vale diez minutos, en la página donde se pidió.',
  'mail.address_effect':
    'Escribirlo allí tiene este efecto: durante doce meses, los mensajes y registros que nombran esta dirección entran en el archivo con los datos personales de {user}. Si esa cuenta no es suya, no dé el código a nadie, lo pida quien lo pida.',
  'mail.address_not_me': '¿No fue usted? Deténgalo aquí: {url}',
  'mail.proven_subject': 'Se confirmó otra dirección para su cuenta',
  'mail.proven_text':
    'La dirección {address} se confirmó para su cuenta en {company}. Hasta el {time}, los mensajes y registros que la nombran entran en su archivo.',
  'mail.proven_button': 'Ver sus otras direcciones',
  'mail.held_subject': 'Todavía no se envía ningún código',
  'mail.held_text':
    'Alguien que ha iniciado sesión en su cuenta de {company} pidió un código. La dirección de la cuenta ha cambiado; por su seguridad no se envía ningún código a ninguna dirección antes del {time}. Después, los códigos irán a la dirección que la cuenta tenga entonces.',
  'mail.moved_subject': 'Se envió un código a otra dirección',
  'mail.moved_text':
    'Alguien que ha iniciado sesión en su cuenta de {company} pidió un código. Se envió a la dirección que la cuenta tiene ahora, que no es esta.',
  'mail.moved_alarm': 'Si usted no cambió la dirección, avise ahora a su administrador.',
  'mail.asked_subject': 'Alguien ha solicitado sus datos',
  'mail.asked_text':
    'Alguien con sesión iniciada en su cuenta ha solicitado un archivo con los datos personales que {company} guarda sobre usted. Si fue usted, no tiene que hacer nada: llegará otro mensaje cuando el archivo esté listo.',
  'mail.delegated_text':
    'Una persona responsable ha solicitado en su nombre un archivo con los datos personales que {company} guarda sobre usted. No tiene que hacer nada: llegará otro mensaje cuando el archivo esté listo.',
  'mail.asked_button': 'Ver o cancelar la solicitud',
  'mail.ready_subject': 'Descargue sus datos',
  'mail.ready_text':
    'El archivo que solicitó está listo: contiene los datos personales que {company} guarda sobre {user}.',
  'mail.ready_careful': 'Quien tenga este enlace puede descargar el archivo: no reenvíe este mensaje.',
  'mail.undecided':
    'No está en el archivo, porque no pudimos confirmar que sea suyo: {count} (direcciones y registros). Cómo conseguir una decisión: {url}',
  'mail.portal_careful':
    'Este mensaje no abre nada por sí solo: el botón lleva a la página donde inicia sesión, y solo usted puede descargar allí el archivo.',
  'mail.ready_button': 'Descargar sus datos',
  'mail.link_until': 'El enlace vale hasta',
  'mail.file_until': 'El archivo se elimina',
  'mail.records': 'Registros',
  'mail.size': 'Tamaño',
  'mail.fresh':
    'Si el enlace de arriba responde con un mensaje técnico, su plazo ha terminado. Con la sesión iniciada, aquí obtiene un enlace nuevo en cualquier momento hasta que se elimine el archivo: {url}',
  'mail.failed_subject': 'No se pudieron preparar sus datos',
  'mail.failed_text':
    'Usted solicitó los datos personales que {company} guarda. Lo intentamos varias veces y no pudimos completar el archivo: un archivo incompleto nunca se envía.',
  'mail.failed_calm': 'No se perdió nada. Quienes gestionan el servicio pueden ver qué falló.',
  'mail.failed_button': 'Solicitar de nuevo',
  'mail.failed_right':
    'Si vuelve a fallar, envíe esta referencia a su administrador. Su derecho a una copia de sus datos se mantiene.',
  'mail.expiring_subject': 'Su archivo se eliminará pronto',
  'mail.expiring_text': 'El archivo con sus datos personales de {company} se eliminará pronto.',
  'mail.expiring_button': 'Obtener el archivo',
  'mail.deleted_subject': 'Su archivo se ha eliminado',
  'mail.deleted_text':
    'El archivo con sus datos personales de {company} se ha eliminado de nuestro almacenamiento. Puede solicitar uno nuevo en cualquier momento.',
  'mail.deleted_button': 'Sus solicitudes',
  'mail.extended_subject': 'Su solicitud tarda más',
  'mail.extended_text':
    'Usted solicitó los datos personales que {company} guarda sobre usted. Necesitamos más tiempo y responderemos a más tardar el {time}.',
  'mail.extended_reason': 'El motivo: {reason}',
  'mail.extended_right':
    'Si no está de acuerdo, puede reclamar ante su autoridad de protección de datos o acudir a los tribunales.',
  'mail.disavowed_subject': 'Una solicitud no era de la persona',
  'mail.disavowed_text':
    'Una persona nos ha dicho que una solicitud de sus datos personales en {company} no era suya. Se ha detenido, su archivo se está eliminando y la cuenta no acepta nuevas solicitudes hasta que usted lo levante.',
  'mail.disavowed_button': 'Ver la solicitud',
}
