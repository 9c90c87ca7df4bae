/**
 * What is said of us in other languages than English (other-languages.ts). These rows come before
 * those about the mailbox, since "the sender does not exist" has all the words of the other.
 */
import { anyOf, anyWord, near } from '#shared/smtp/meaning/phrase.ts';
import { family } from '#shared/smtp/meaning/rule.ts';

/** Word for "sender", in German, French, Spanish, Portuguese, Italian, Polish, Czech, Russian, Dutch. */
const SENDER = anyWord(
  'absender absenders absenderadresse absenderdomain expediteur emetteur remitente remetente',
  'mittente nadawca nadawcy odesilatel odesilatele otpravitel otpravitela afzender',
);

const BLOCKED = anyWord(
  'gesperrt geblockt blockiert abgelehnt bloque bloquee refuse refusee rejete rejetee',
  'bloqueado bloqueada rechazado rechazada rejeitado recusado bloccato bloccata rifiutato',
  'respinto zablokowany zablokowane odrzucony odrzucone zablokovan odmitnut zablokirovan',
  'otklonen zapreqen geblokkeerd geweigerd',
);

const NOT_THERE = anyOf(
  anyWord(
    'unbekannt ungultig ungueltig inconnu inconnue invalide inexistant inexistante introuvable',
    'desconocido desconocida invalido invalida inexistente desconhecido desconhecida',
    'sconosciuto sconosciuta inesistente nieznany nieprawidlowy neznamy neexistuje',
    'neizvesten onbekend ongeldig',
  ),
  '(existiert|gefunden) nicht',
  'nicht (gefunden|bekannt|vorhanden|gultig)',
  'nexiste pas',
  'n existe pas',
  'non (valide|trouve)',
  'no (existe|valido|valida|encontrado)',
  'nao (existe|encontrado)',
  'non (esiste|valido|trovato)',
  'nie istnieje',
  'ne (suwestvuet|nayden)',
  'bestaat niet',
);

/** "Your", in each language, and what it stands before when we are meant. */
const OUR_HOST =
  '(ihr|ihre|ihrer|votre|su|sua|seu|tuo|vostro|twoj|vase|vaw|vaweg|uw) + (ip|server|mailserver|serveur|servidor)';

/** "Your", before an account, an address or a domain, which then is the sender's. */
const YOUR = anyWord(
  'ihr ihre ihrer ihrem dein deine votre vos su sus tu sua seu tuo tua suo vostro vostra',
  'twoj twoja twoje panstwa vas vase vaw vawa vawe uw jouw',
);

const ACCOUNT = anyOf(
  anyWord(
    'konto account benutzerkonto postfach mailbox adresse absenderadresse domain compte boite',
    'domaine messagerie cuenta buzon casilla direccion dominio conta caixa endereco casella',
    'indirizzo skrzynka adres domena ucet schranka adresa akkaunt awik domen postbus domein',
  ),
  '(e mail|email) adresse',
  'mailadresse',
);

const SWITCHED_OFF = anyWord(
  'deaktiviert stillgelegt geschlossen inaktiv desactive desactivee suspendu suspendue',
  'inactive inactif ferme fermee suspendido suspendida deshabilitado deshabilitada inactivo',
  'inactiva desactivado desactivada cerrada expirada desativado desativada suspenso suspensa',
  'inativo inativa cancelada encerrada disabilitata disabilitato sospesa sospeso disattivata',
  'disattivato zablokowana nieaktywna nieaktywne zawieszone wylaczone zablokovana zruseny',
  'otkluqen neaktiven suspendiert deaktivovan',
);

/** Where one of these is named, "his account" is meant, which some languages say like "yours". */
const THE_RECIPIENT = anyWord(
  'benutzer empfanger empfaenger utilisateur destinataire usuario destinatario utente',
  'uzytkownik odbiorca uzivatel prijemce polzovatel poluqatel gebruiker ontvanger',
);

const OUR_ADDRESS =
  '(ip adresse|adresse ip|direccion ip|endereco ip|indirizzo ip|adres ip|ip adres)';

const ON_A_LIST = anyOf(
  anyWord('sperrliste blockliste'),
  'schwarzen liste',
  'liste noire',
  'lista negra',
  'lista nera',
  'czarnej liscie',
  'cerne listine',
  'qernom spiske',
  'qernyy spisok',
  'zwarte lijst',
);

export const US_IN_OTHER_LANGUAGES = [
  ...family('sender_blocked', [
    { says: ON_A_LIST, source: 'a list, by its word in each language' },
    { says: `${SENDER} ~ ${BLOCKED}`, source: 'a sender that is blocked' },
    { says: `${OUR_ADDRESS} ~ ${BLOCKED}`, source: 'an address of ours that is blocked' },
    { says: `${OUR_HOST} ~ ${BLOCKED}`, source: 'a host of ours that is blocked' },
    {
      says: `${YOUR} + ${ACCOUNT} ~ ${BLOCKED}`,
      unless: THE_RECIPIENT,
      source: 'an account or an address of ours that is blocked',
    },
    {
      says: `${YOUR} + ${ACCOUNT} ~ ${SWITCHED_OFF}`,
      unless: THE_RECIPIENT,
      source: 'an account of ours that is switched off',
    },
  ]),
  ...family('sender_auth', [
    { says: `${SENDER} ~ ${NOT_THERE}`, source: 'a sender that does not exist' },
    { says: `${NOT_THERE} ~ ${SENDER}`, source: 'the same in the other order' },
    {
      says: `${YOUR} + ${ACCOUNT} ~ ${NOT_THERE}`,
      unless: THE_RECIPIENT,
      source: 'an address or a domain of ours that does not exist',
    },
  ]),
  ...family('sender_rdns', [
    {
      says: '(kein|keinen|pas de|sin|sem|nessun|brak) (reverse*|ptr|rdns)',
      source: 'no reverse DNS entry',
    },
  ]),
  ...family('rate_limited', [
    {
      says: near(
        anyOf(
          'zu viele',
          'zu viel',
          'zuviele',
          'trop de',
          'trop d',
          'demasiadas',
          'demasiados',
          'muitas',
          'muitos',
          'excesso de',
          'troppe',
          'troppi',
          'zbyt wiele',
          'zbyt duzo',
          'prilis mnoho',
          'sliwkom mnogo',
          'te veel',
        ),
        anyWord(
          'verbindungen nachrichten mails anfragen fehler connexions messages mails erreurs',
          'requetes conexiones mensajes correos errores conexoes mensagens erros connessioni',
          'messaggi errori polaczen wiadomosci bledow spojeni zprav soedineniy soobweniy',
          'pisem verbindingen berichten',
        ),
      ),
      unless: 'mails auf dem server',
      source: 'too many connections or messages',
    },
  ]),
  ...family('relay_denied', [
    {
      says: near(
        '(relay|relaying|relais|weiterleitung|reenvio)',
        anyOf(
          'nicht (erlaubt|gestattet|zugelassen)',
          'non (autorise|permis|consentito)',
          'no (permitido|autorizado)',
          'nao (permitido|autorizado)',
          anyWord('verweigert refuse interdit denegado negado negato zabroniony zaprewen'),
        ),
      ),
      source: 'relaying refused',
    },
    {
      says: near('(no permite|no permiten|nao permite)', '(relay|reenvio)'),
      source: 'Spanish and Portuguese: relaying is not allowed',
    },
  ]),
];

export const TEMPORARY_IN_OTHER_LANGUAGES = family('temporary_failure', [
  {
    says: anyOf(
      'spater (noch einmal|erneut|wieder)',
      'spaeter (noch einmal|erneut|wieder)',
      'vorubergehend',
      'voruebergehend',
      '(reessayer|ressayer) plus tard',
      'temporairement indisponible',
      'mas tarde',
      'mais tarde',
      'temporalmente',
      'temporariamente',
      'piu tardi',
      'temporaneamente',
      'sprobuj pozniej',
      'pozdeji',
      'pozje',
      'vremenno',
      'later opnieuw',
    ),
    code: [421, 450, 451, 452],
    source: 'RFC 5321 §4.2.1 in other languages: try again later',
  },
]);
