/** A missing mailbox, said in other languages than English (other-languages.ts). */
import { adjacent, anyOf, anyWord, near } from '#shared/smtp/meaning/phrase.ts';
import { family } from '#shared/smtp/meaning/rule.ts';

export const MISSING_IN_OTHER_LANGUAGES = family('no_mailbox', [
  {
    says: near(
      anyOf(
        anyWord(
          'benutzer empfanger empfaenger adressat adresse postfach teilnehmer konto',
          'mailadresse benutzerkonto empfangeradresse empfaengeradresse',
        ),
        'email adresse',
        'e mail adresse',
      ),
      anyOf(
        'unbekannt',
        'nicht bekannt',
        'nicht gefunden',
        'nicht vorhanden',
        'existiert nicht',
        'ungultig',
        'ungueltig',
        'gibt es nicht',
        'gibt es hier nicht',
      ),
    ),
    unless: '(absender|absenders|ihre|ip|domain)',
    source: 'German: web.de "Benutzer nicht bekannt", hosters',
  },
  {
    says: adjacent(
      anyWord(
        'unbekannter unbekannte unbekanntes kein keine ungultige ungueltige ungultiger',
        'ungueltiger',
      ),
      anyOf(
        'benutzer',
        'empfanger',
        'empfaenger',
        'adressat',
        'adresse',
        'postfach',
        'solcher benutzer',
        'solches postfach',
        'solche adresse',
      ),
    ),
    source: 'German',
  },
  {
    says: near(
      '(utilisateur|destinataire|adresse|boite|compte|usager)',
      anyOf(
        'inconnu',
        'inconnue',
        'inexistant',
        'inexistante',
        'nexiste pas',
        'n existe pas',
        'introuvable',
        'invalide',
        'non valide',
        'invalid',
      ),
    ),
    unless: '(expediteur|emetteur)',
    source: 'French: Orange "Adresse d au moins un destinataire invalide", SFR, Free',
  },
  {
    says: near(
      '(usuario|destinatario|cuenta|buzon|casilla|direccion)',
      anyOf(
        'desconocido',
        'desconocida',
        'no existe',
        'inexistente',
        'no encontrado',
        'no encontrada',
        'no valido',
        'no valida',
        'invalido',
        'invalida',
        'no valid',
      ),
    ),
    unless: 'remitente',
    source: 'Spanish: Terra, Telefónica',
  },
  {
    says: near(
      '(no existe|inexistente|desconocido|desconocida|no hay)',
      '(usuario|destinatario|cuenta|buzon|casilla|direccion|persona|nadie)',
    ),
    unless: 'remitente',
    source: 'Spanish, in the other order: "no existe dicha persona", "no hay nadie"',
  },
  {
    says: near(
      '(usuario|destinatario|conta|caixa|caixa postal|endereco)',
      anyOf(
        'desconhecido',
        'desconhecida',
        'nao existe',
        'inexistente',
        'nao encontrado',
        'nao encontrada',
        'invalido',
        'invalida',
      ),
    ),
    unless: 'remetente',
    source: 'Portuguese: UOL, Terra, Locaweb',
  },
  {
    says: near(
      '(utente|destinatario|destin|casella|indirizzo|account)',
      anyOf(
        'errato',
        'errata',
        'sconosciuto',
        'sconosciuta',
        'inesistente',
        'non esiste',
        'non trovato',
        'non trovata',
        'non valido',
        'non valida',
      ),
    ),
    unless: 'mittente',
    source: 'Italian: Libero, Tiscali, Aruba',
  },
  {
    says: near(
      '(nessun|nessuna|sconosciuto|sconosciuta|inesistente|non esiste)',
      '(utente|destinatario|casella|indirizzo|account)',
    ),
    unless: 'mittente',
    source: 'Italian, in the other order: "nessun utente simile"',
  },
  {
    says: near(
      '(uzytkownik|skrzynka|konto|adres|odbiorca|adresat)',
      anyOf(
        'nieznany',
        'nieznana',
        'nie istnieje',
        'nie znaleziono',
        'nieprawidlowy',
        'nie znaleziony',
      ),
    ),
    source: 'Polish: WP, Onet, Interia, home.pl',
  },
  {
    says: adjacent(
      '(nieznany|nieznana|nie ma takiego|nie ma takiej|brak) [takiej|takiego]',
      '(uzytkownik|uzytkownika|odbiorca|odbiorcy|adres|adresat|konta|skrzynki)',
    ),
    source: 'Polish',
  },
  {
    says: near(
      '(uzivatel|schranka|adresa|ucet|prijemce)',
      '(neexistuje|neznamy|neznama|nenalezen|nenalezena)',
    ),
    source: 'Czech: Seznam',
  },
  {
    says: near(
      '(gebruiker|adres|ontvanger|postbus|mailbox)',
      '(onbekend|bestaat niet|niet gevonden)',
    ),
    source: 'Dutch',
  },
  { says: '(onbekende gebruiker|onbekende ontvanger|onbekend adres)', source: 'Dutch' },
  { says: '(okand mottagare|okand anvandare|mottagaren finns inte)', source: 'Swedish' },
  { says: '(ismeretlen felhasznalo|ismeretlen cimzett)', source: 'Hungarian' },
  { says: '(kullanici|alici|hesap) ~ (bulunamadi|gecersiz|yok|mevcut degil)', source: 'Turkish' },
  {
    says: near(
      '(polzovatel|polzovatela|awik|awika|adres|adresa|poluqatel|poluqatela)',
      '(ne nayden|ne suwestvuet|neizvesten)',
    ),
    source: 'Russian: пользователь не найден',
  },
  {
    says: '(net takogo (polzovatela|adresa|awika)|neizvestnyy (polzovatel|poluqatel|adres))',
    source: 'Russian: нет такого пользователя',
  },
]);
