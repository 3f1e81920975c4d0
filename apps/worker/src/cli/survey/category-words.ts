/** Beginnings of words, as forms are called in some languages, and the category of the shipped map that they hint at. */
export const categoryWords: readonly (readonly [category: string, beginnings: readonly string[]])[] = [
  [
    'health',
    [
      'health medic patient clinic doctor diagnos therap treatment nurse nursing symptom prescri vaccin allerg hospital surg dental dentist disease',
      'illness sick disab pregnan blood wellness rehab psych physician laborator ambulan',
      'gesund arzt arztlich krank behandlung impf pflege klinik befund schwanger zahn sante medecin soin maladie ordonnance',
      'salud paciente tratamiento enferm receta saude doenca salute paziente malattia zdrow lekarz saglik hasta',
      'صح مريض طبي علاج دواء स्वास्थ्य मरीज रोगी चिकित्स врач пациент здоров лечен 健康 患者 医 病',
    ],
  ],
  [
    'recruiting',
    [
      'recruit applicant candidate interview vacanc hiring cv resume referral onboard jobs',
      'bewerb kandidat vorstellung lebenslauf stellen candidat recrutement embauche reclut postulant vacante entrevista candidatura colloquio',
      'توظيف مرشح भर्ती उम्मीदवार',
    ],
  ],
  [
    'learning',
    [
      'learn train course lesson student pupil school teach tutor coach mentor exam quiz grade certific enrol educat lecture curricul workshop seminar',
      'schul kurs lehr lern unterricht prufung seminar weiterbildung eleve etudiant cours ecole formation examen alumno curso escuela aluno aula',
      'studente corso scuola lezione طالب تعليم دورة छात्र शिक्ष पाठ',
    ],
  ],
  [
    'support',
    [
      'support ticket complain claim helpdesk incident issue warrant grievance service_request feedback',
      'beschwerde reklamation storung anfrage garantie plainte reclamation assistance queja reclamo soporte incidencia reclamac reclami assistenza',
      'شكوى دعم शिकायत सहायता',
    ],
  ],
  ['lending', ['loan lend credit mortgage borrow repay kredit darlehen pret emprunt prestamo prestito']],
  [
    'employment',
    [
      'employ payroll salar wage leave attendance shift appraisal pension staffing roster timesheet vacation holiday absence bonus',
      'mitarbeit lohn gehalt urlaub arbeitszeit schicht personalakte salarie paie conge nomina empleado vacaciones dipendente ferie stipendio',
      'موظف راتب कर्मचारी वेतन',
    ],
  ],
  [
    'correspondence',
    [
      'mail message letter call chat sms newsletter whatsapp brief nachricht anruf courrier appel carta llamada',
    ],
  ],
  [
    'business',
    [
      'order invoice quotation payment contract deliver sale purchase booking reservation subscription rental rent bill shipment deal offer',
      'auftrag rechnung vertrag zahlung lieferung buchung miete commande facture contrat paiement pedido factura contrato pago ordine fattura',
      'donat membership ticketing fare tarif',
    ],
  ],
  [
    'work',
    [
      'task project key badge access room vehicle equipment inventory schedule meeting todo aufgabe schlussel',
    ],
  ],
  [
    'contact',
    [
      'client contact lead customer visitor guest member prospect kunde mandant besucher gast mitglied visiteur cliente ospite',
    ],
  ],
].map(
  ([category, lines]) =>
    [category, (lines as string[]).flatMap((line) => line.split(' '))] as [string, string[]],
)
