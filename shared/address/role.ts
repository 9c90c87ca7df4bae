/**
 * Role addresses: a job, a team or a machine reads them, not a person. Mail arrives there like
 * anywhere; whoever wants one person's consent should know.
 *
 * Sources: RFC 2142 for the names that every domain should have; the rest are the words that
 * organisations use in the languages of the web, kept by hand. Names that are also people's names
 * (`mark`, `hope`) and words with a narrow use are left out.
 */

/** RFC 2142 §3 to §6. */
const RFC_2142 = `
  info marketing sales support abuse noc security postmaster hostmaster usenet news webmaster www
  uucp ftp
`;

const MACHINES = `
  noreply donotreply dontreply neverreply noresponse mailerdaemon daemon bounce bounces
  returnpath root sysadmin system server nobody null devnull mailer mail email mailbox listserv
  majordomo list lists listowner notification notifications notify alert alerts alarm monitor
  monitoring nagios cron backup backups autoresponder autoreply robot bot api git svn jenkins ci
  build test testing tests demo example
`;

const TEAMS = `
  admin admins administrator administration administrators accounting accountspayable
  accountsreceivable accounts advertise advertising affiliate affiliates all allstaff archive
  archives auction audit billing board booking bookings branch business businessoffice care
  career careers ceo cfo cio ciso cmo coo cto clientservices clients comments commercial
  committee communication communications complaint complaints compliance conference consulting
  contact contacts contactus contracts copyright corporate council custserv customer customercare
  customerrelations customers customerservice customerservices customersupport data
  dataprotection delivery dept designers dev developer developers development director directors
  dispatch dmca dns domain domains domainadmin dpo ecommerce editor editorial editors education
  employment engineering enquire enquiries enquiry everybody everyone events exec executive
  executives expenses export facilities faculty feedback finance financial frontdesk fundraising
  gdpr general giving grants group guestservices headoffice headquarters hello help helpdesk hey
  hi hiring hosting hotline hq hr human humanresources inbox inquire inquiries inquiry insurance
  international internship interns inventory investor investorrelations investors invoice
  invoices invoicing it itdept ithelp itsupport job jobs kontakt legal library licensing listings
  logistics maintenance management manager managers media medien member members membership
  memberships merchandising moderator network newsdesk newsletter newsletters newsroom office
  officemanager online onlinesales operations ops order orderdesk ordering orders parts partner
  partners partnership partnerships patents payable payment payments payroll people permissions
  phish phishing policy portal pr press pressoffice principal privacy procurement product
  production products project projects promo promotions property publicity publicrelations
  purchase purchasing qa quality query questions quote quotes reception receptionist recruit
  recruiting recruitment registrar registration remove rent rentals reply report reporting
  reports request requests research resellers reservation reservations reservas resume resumes
  returns reviews rfp rsvp safety salesteam school science secretary secretariat securityteam seo
  service servicedesk services shipping shop social socialmedia soc spam sponsor sponsorship
  sponsorships staff store student students studio submissions submit subscribe subscription
  subscriptions suggestions supplier suppliers survey talent tax team teams tech technical
  techsupport telesales tenders tickets training travel treasurer trustees unsubscribe usergroup
  users vendor vendors volunteer volunteers warehouse warranty web webadmin webdesign webinfo
  webmasters webteam website welcome wholesale whois work writers
`;

const OTHER_LANGUAGES = `
  anfrage anfragen auskunft bestellung bestellungen bewerbung bewerbungen buchhaltung buchung
  datenschutz einkauf empfang geschaeftsfuehrung kanzlei kasse kundendienst kundenservice leitung
  poststelle praxis presse rechnung rechnungen redaktion sekretariat verkauf vertrieb verwaltung
  vorstand werkstatt zentrale accueil achat achats administratif comptabilite commande commandes
  communication contacter courrier devis direction emploi facturation gestion mairie recrutement
  rh scolarite serviceclient serviceclients standard vente ventes administracion atencion
  atencionalcliente ayuda cliente clientes comercial compras comunicacion contabilidad contacto
  correo direccion empleo facturacion gerencia informacion informes pedidos prensa recepcion
  recursoshumanos redaccion rrhh secretaria soporte tienda ventas administracao atendimento
  compra comunicacao contato contabilidade diretoria faturamento financeiro imprensa loja
  ouvidoria pedido recrutamento sac suporte vendas acquisti amministrazione assistenza clienti
  commerciale contabilita direzione fatture fatturazione informazioni ordini prenotazioni
  protocollo redazione risorseumane segreteria servizioclienti stampa ufficio ufficiostampa
  vendite administratie bestellingen boekhouding inkoop klantenservice personeelszaken receptie
  verkoop secretariaat vacatures biuro kadry kontakty ksiegowosc obsluga praca recepcja
  rekrutacja sklep zamowienia informace objednavky obchod fakturace podpora bokning ekonomi
  faktura kundtjanst ordrar personalavdelningen post firmapost kundeservice salg asiakaspalvelu
  myynti toimisto tilaukset laskutus bilgi destek iletisim muhasebe satis otdel zakaz zakazy
  buhgalteria
`;

const ROLES: ReadonlySet<string> = new Set(
  [RFC_2142, MACHINES, TEAMS, OTHER_LANGUAGES].flatMap((words) => words.trim().split(/\s+/)),
);

/** `no-reply`, `no.reply` and `no_reply` are one word written in three ways. */
const WORD_SEPARATORS = /[-._]/g;
/** RFC 2142 §6: each list has a `-request` address; its owner's is `owner-` or `-owner`. */
const LIST_ADDRESS = /^(?:owner-.+|.+-(?:request|owner|bounces|unsubscribe|subscribe))$/;

/**
 * Whether a role or a machine reads the mailbox.
 *
 * @param localPart as in a `Mailbox`; a subaddress (`sales+web`) has the role of its base.
 */
export function isRole(localPart: string): boolean {
  const [base = ''] = localPart.toLowerCase().split('+', 1);
  return ROLES.has(base.replaceAll(WORD_SEPARATORS, '')) || LIST_ADDRESS.test(base);
}
