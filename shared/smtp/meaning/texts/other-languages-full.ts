/** A full mailbox, said in other languages than English (other-languages.ts). */
import { anyOf, near } from '#shared/smtp/meaning/phrase.ts';
import { family } from '#shared/smtp/meaning/rule.ts';

export const FULL_IN_OTHER_LANGUAGES = family('mailbox_full', [
  {
    says: '(postfach|mailbox|mailfach|posteingang) ~ (voll|ueberfuellt|uberfullt)',
    source: 'German',
  },
  {
    says: near(
      anyOf(
        'speicherplatz',
        'speichervolumen',
        'speicherkontingent',
        'quota',
        'kontingent',
        'postfachgrosse',
        'zuviele mails',
        'zu viele mails',
      ),
      anyOf(
        'uberschritten',
        'ueberschritten',
        'erschopft',
        'erschoepft',
        'auf server',
        'auf dem server',
      ),
    ),
    source: 'German: web.de "Benutzer hat das Speichervolumen ueberschritten"',
  },
  {
    says: '(boite|bal|messagerie|compte) ~ (pleine|plein|saturee|sature)',
    source: 'French: Orange "Boite du destinataire pleine"',
  },
  { says: '(quota|espace) ~ (depasse|atteint|insuffisant)', source: 'French' },
  {
    says: '(buzon|casilla|cuenta|bandeja) ~ (lleno|llena|excedido|excedida)',
    source: 'Spanish',
  },
  { says: '(cuota|espacio) ~ (excedida|excedido|superada|agotado)', source: 'Spanish' },
  { says: '(excedido|superado|supera|excede) ~ (cuota|espacio|limite)', source: 'Spanish' },
  {
    says: near('(caixa|caixa postal|conta|quota|cota)', '(cheia|lotada|excedida|excedeu)'),
    source: 'Portuguese: UOL, Terra',
  },
  {
    says: near('(casella|mailbox|spazio|quota)', '(piena|esaurito|superata|superato|esaurita)'),
    source: 'Italian: Libero, Aruba',
  },
  {
    says: near(
      '(skrzynka|konto|limit)',
      '(pelna|przepelniona|przepelnione|przekroczony|zapelniona)',
    ),
    source: 'Polish',
  },
  { says: 'przekroczony (limit|rozmiar) + (skrzynki|konta)', source: 'Polish' },
  { says: '(schranka|kvota) ~ (plna|prekrocena)', source: 'Czech: Seznam' },
  { says: '(postbus|mailbox|brievenbus) ~ vol', source: 'Dutch' },
  { says: '(awik|poqtovyy awik) ~ (perepolnen|zapolnen)', source: 'Russian: ящик переполнен' },
  {
    says: '(prevywena kvota|kvota prevywena|prevywen limit)',
    source: 'Russian: превышена квота',
  },
]);
