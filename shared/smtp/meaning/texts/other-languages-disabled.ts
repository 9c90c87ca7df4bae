/** A mailbox that is switched off, said in other languages than English (other-languages.ts). */
import { anyOf, anyWord, near } from '#shared/smtp/meaning/phrase.ts';
import { family } from '#shared/smtp/meaning/rule.ts';

export const DISABLED_IN_OTHER_LANGUAGES = family('mailbox_disabled', [
  {
    says: near(
      anyWord(
        'postfach konto benutzer empfanger empfaenger account adresse mailbox benutzerkonto',
        'empfangerpostfach',
      ),
      anyOf(
        anyWord('gesperrt deaktiviert stillgelegt geschlossen inaktiv abgemeldet gekundigt'),
        'nicht mehr aktiv',
        'nicht aktiv',
      ),
    ),
    unless: '(absender|absenders|ihr|ihre|ip)',
    source: 'German',
  },
  {
    says: near(
      '(boite|compte|destinataire|adresse|utilisateur|messagerie)',
      anyWord(
        'bloque bloquee desactive desactivee suspendu suspendue inactive inactif ferme',
        'fermee archive archivee resilie resiliee cloture',
      ),
    ),
    source: 'French: La Poste "Boite du destinataire archivee"',
  },
  {
    says: near(
      '(buzon|casilla|cuenta|usuario|destinatario|estado)',
      anyWord(
        'suspendido suspendida deshabilitado deshabilitada bloqueado bloqueada inactivo',
        'inactiva desactivado desactivada inhabilitada inhabilitado cerrada expirado',
        'expirada',
      ),
    ),
    source: 'Spanish',
  },
  {
    says: near(
      '(caixa|conta|usuario|destinatario)',
      anyWord(
        'desativado desativada suspenso suspensa bloqueado bloqueada inativo inativa',
        'cancelada encerrada',
      ),
    ),
    source: 'Portuguese',
  },
  {
    says: near(
      '(casella|utente|account|indirizzo|mailbox)',
      anyWord(
        'disabilitata disabilitato sospesa sospeso bloccata bloccato disattivata',
        'disattivato scaduta inutilizzo',
      ),
    ),
    source: 'Italian',
  },
  {
    says: near(
      '(skrzynka|konto|uzytkownik)',
      anyWord(
        'zablokowana zablokowane zablokowany nieaktywna nieaktywne nieaktywny zawieszone',
        'wylaczone usuniete',
      ),
    ),
    source: 'Polish',
  },
  { says: '(usuario|cuenta|casilla) ~ dado de baja', source: 'Spanish: cancelled' },
  { says: '(schranka|ucet) ~ (zablokovana|zablokovan|neaktivni|zrusena|zrusen)', source: 'Czech' },
  {
    says: '(awik|akkaunt|polzovatel) ~ (zablokirovan|otkluqen|neaktiven)',
    source: 'Russian: ящик заблокирован',
  },
]);
