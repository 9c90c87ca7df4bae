/**
 * Services of throw-away mailboxes that are known well enough to be named here, so that no gap in
 * a public list lets them through.
 *
 * Source: the services' own front pages.
 */
const SERVICES = `
  0-mail.com 10mail.org 10minutemail.com 10minutemail.net 10minutemail.co.uk 10minutesemail.net
  1secmail.com 1secmail.net 1secmail.org 20minutemail.com anonbox.net anonymbox.com armyspy.com
  burnermail.io burnthismail.com byom.de cool.fr.nf courriel.fr.nf crazymailing.com
  cryptogmail.com cuvox.de dayrep.com deadaddress.com despam.it discard.email discardmail.com
  discardmail.de dispostable.com disposablemail.com dodgit.com dropmail.me e4ward.com
  easytrashmail.com einrot.com email-fake.com email-temp.com emailfake.com emailnator.com
  emailondeck.com emailtemp.org eml.monster eyepaste.com fake-mail.net fakeinbox.com fakemail.net
  fakemailgenerator.com filzmail.com fleckens.hu generator.email get2mail.fr getairmail.com
  getnada.com gmailnator.com grr.la guerrillamail.biz guerrillamail.com guerrillamail.de
  guerrillamail.info guerrillamail.net guerrillamail.org guerrillamailblock.com gustr.com
  harakirimail.com haltospam.com hidemail.de inboxbear.com inboxes.com inboxkitten.com
  incognitomail.com incognitomail.org jetable.com jetable.fr.nf jetable.net jetable.org
  jourrapide.com kurzepost.de linshiyouxiang.net luxusmail.org mail-temp.com mail-temporaire.fr
  mail.gw mail.td mail.tm mail7.io mailcatch.com maildrop.cc maileater.com mailexpire.com
  mailforspam.com mailinater.com mailinator.com mailinator.net mailinator2.com mailmoat.com
  mailnesia.com mailnull.com mailpoof.com mailsac.com mailtemp.net mailto.plus meltmail.com
  mega.zik.dj minutebox.com minuteinbox.com minutemail.io mintemail.com moakt.cc moakt.com
  moakt.ws mohmal.com mohmal.im mohmal.in moncourrier.fr.nf monemail.fr.nf monmail.fr.nf
  muellmail.com mvrht.com mytemp.email mytrashmail.com nada.email nada.ltd nospam.ze.tc
  nowmymail.com onetimemail.com owlymail.com pokemail.net proxymail.eu quickinbox.com rcpt.at
  rhyta.com sharklasers.com shitmail.me smailpro.com snapmail.cc sofort-mail.de spam4.me
  spamavert.com spambog.com spambog.de spambog.ru spambox.us spamex.com spamfree24.org
  spamgourmet.com spamgourmet.net spamgourmet.org spamhole.com spaml.com spamspot.com
  spoofmail.de superrito.com teleworm.us temp-inbox.com temp-mail.com temp-mail.de temp-mail.io
  temp-mail.org temp-mail.ru tempail.com tempemail.co tempemail.com tempemail.net tempinbox.com
  tempmail.cc tempmail.com tempmail.de tempmail.dev tempmail.io tempmail.net tempmail.ninja
  tempmail.plus tempmail.us.com tempmailo.com tempmailer.com tempmailaddress.com tempomail.fr
  temporarily.de temporary-mail.net temporaryemail.net temporaryinbox.com tempr.email tempsky.com
  thankyou2010.com throwam.com throwaway.email throwawaymail.com tmail.ws tmailor.com tmpmail.net
  tmpmail.org tmpeml.com trash-mail.at trash-mail.com trash-mail.de trash2009.com trashmail.at
  trashmail.com trashmail.de trashmail.io trashmail.me trashmail.net trashmail.org trashmail.ws
  trbvm.com wegwerfemail.com wegwerfemail.de wegwerfmail.de wegwerfmail.info wegwerfmail.net
  wegwerfmail.org wh4f.org xitroo.com xitroo.de yep.it yopmail.com yopmail.fr yopmail.net
  yopmail.gq zehnminutenmail.de zetmail.com
`;

export const DISPOSABLE_SERVICES: readonly string[] = SERVICES.trim().split(/\s+/);
