/**
 * Domains where anybody may have a mailbox: free webmail and the mail that internet providers give
 * their customers. An address there says nothing of an organisation, and a domain named here is
 * never called disposable and never taken for a slip of another.
 *
 * Source: the providers' own sign-up and help pages. Kept by hand: the public lists of "free"
 * domains hold half of all disposable domains and the mail domains of ordinary companies too.
 */

/** Brands that run the same service under many endings. */
const BRANDS: Readonly<Record<string, string>> = {
  aol: `com at be ca ch cl cn co.nz co.uk com.ar com.au com.br com.co com.mx com.tr com.ve cz de dk
    es fi fr hk in it jp kr nl pl pt ru se tw`,
  fastmail: `com fm cn co.uk com.au de es fr im in jp mx net nl org se to tw uk us`,
  freenet: 'de',
  gmail: 'com',
  gmx: `com at biz ca cc ch cn co.in co.uk cz de es eu fr hk ie info it li lu name net org ph pt se sg
    si tm tw us xxx`,
  googlemail: 'com co.uk de',
  hotmail: `com at be bg ca cat ch cl co.id co.il co.in co.jp co.kr co.nz co.th co.uk co.za com.ar
    com.au com.bo com.br com.do com.hk com.mx com.tr com.tw com.vn cz de dk ee es fi fr gr hu ie it
    jp lt lu lv my nl no ph pt ro rs se sg sk`,
  icloud: 'com',
  inbox: 'com ru lv lt ee eu',
  laposte: 'net',
  live: `com at be ca ch cl cn co.in co.kr co.uk co.za com.ar com.au com.co com.mx com.my com.pe
    com.ph com.pk com.pt com.sg com.ve cz de dk fi fr gr hk hu ie in it jp nl no ph ru se`,
  mail: 'com be bg de ee fr ru ua by kz com.tr',
  mailo: 'com fr eu',
  msn: 'com cn nl',
  online: 'no de ie ua',
  outlook: `com at be cl co.id co.il co.nz co.th com.ar com.au com.br com.es com.gr com.hr com.pe
    com.pt com.py com.tr com.ua com.vn cz de dk es fr hu ie in it jp kr lv my ph pt ro sa sg si sk`,
  posteo: `de at be ca ch cl co co.uk com.br cr cz dk ee es eu fr gl gr hn hr hu ie in is it jp la li
    lt lu me mx my net nl no nz org pe ph pl pm pt ro ru se sg si tn uk us`,
  proton: 'me',
  protonmail: 'com ch',
  sina: 'com cn com.cn com.hk com.tw',
  terra: 'com com.br com.ar com.mx com.co com.pe com.ve cl es',
  tiscali: 'it co.uk be cz fr',
  tuta: 'com io',
  tutanota: 'com de',
  uol: 'com.br com.ar com.mx com.ve',
  web: 'de',
  windowslive: 'com es',
  yahoo: `com ae at be bg ca ch cl cn co.cr co.hu co.id co.il co.in co.jp co.kr co.nz co.th co.uk co.za
    com.ar com.au com.br com.cn com.co com.ec com.hk com.hr com.mx com.my com.pe com.ph com.pk
    com.sg com.tr com.tw com.ua com.ve com.vn cz de dk ee es fi fr gr hr hu ie in it jp lt lv ne.jp
    nl no pl pt ro rs ru se si sk`,
  yandex: `ru com az by co.il com.am com.ge com.kz com.ru com.tr com.ua ee fr kg kz lt lv md net pl
    tj tm ua uz`,
  zoho: 'com eu in com.au com.cn jp',
  zohomail: 'com eu in com.au com.cn jp',
};

const WORLDWIDE = `
  ymail.com rocketmail.com y7mail.com myyahoo.com ybb.ne.jp passport.com me.com mac.com pm.me
  tutamail.com keemail.me hey.com hush.com hushmail.com hushmail.me hush.ai mac.hush.com
  mailfence.com runbox.com startmail.com kolabnow.com countermail.com ctemplar.com criptext.com
  mailbox.org disroot.org riseup.net autistici.org inventati.org cock.li airmail.cc posteo.net
  vivaldi.net opera.com operamail.com aim.com love.com games.com wow.com netscape.net
  netscape.com compuserve.com juno.com netzero.net netzero.com lycos.com lycos.de lycos.co.uk
  excite.com usa.net usa.com safe-mail.net vfemail.net mail2world.com bluebottle.com lavabit.com
  sent.com airpost.net fastimap.com fmail.co.uk imap.cc mailbolt.com mailc.net mm.st
  myfastmail.com sent.as speedpost.net ssl-mail.com warpmail.net xsmail.com internet-mail.org
  123mail.org letterboxes.org eml.cc pobox.com skiff.com migadu.com murena.io e.email
  ecloud.global zmail.ru email.com e-mail.com email.org caramail.com voila.fr rediffmail.com
  rediff.com canada.com care2.com bigfoot.com lycos.it lycos.es lycos.nl altavista.com chez.com
  xoom.com zzn.com mail2web.com cs.com india.com catholic.org incredimail.com iwon.com myway.com
  icq.com everyone.net indiatimes.com sify.com in.com vsnl.com vsnl.net bsnl.in airtelmail.in
`;

/** The names that mail.com offers beside its own. */
const MAIL_COM = `
  accountant.com activist.com adexec.com africamail.com alabama.usa.com allergist.com alumni.com
  alumnidirector.com angelic.com appraiser.net archaeologist.com arcticmail.com artlover.com
  asia-mail.com asia.com atheist.com auctioneer.net australiamail.com bartender.net bellair.net
  berlin.com bikerider.com birdlover.com blader.com boardermail.com brazilmail.com
  brew-master.com brew-meister.com bsdmail.com californiamail.com cash4u.com catlover.com
  cheerful.com chef.net chemist.com chinamail.com clerk.com clubmember.org cluemail.com
  collector.org columnist.com comic.com computer4u.com consultant.com contractor.net coolsite.net
  counsellor.com cutey.com cyber-wizard.com cyberdude.com cybergal.com cyberservices.com
  dallasmail.com deliveryman.com diplomats.com disciples.com discofan.com doctor.com doglover.com
  doramail.com dr.com dublin.com dutchmail.com elvisfan.com engineer.com englandmail.com
  europe.com europemail.com execs.com fan.com feelings.com financier.com fireman.net
  galaxyhit.com gardener.com geologist.com germanymail.com graduate.org graphic-designer.com
  greenmail.net groupmail.com hackermail.com hairdresser.net hilarious.com hiphopfan.com
  homemail.com hot-shot.com housemail.com humanoid.net iname.com indiamail.com innocent.com
  inorbit.com instruction.com instructor.net insurer.com irelandmail.com israelmail.com
  italymail.com job4u.com journalist.com keromail.com kittymail.com koreamail.com legislator.com
  linuxmail.org lawyer.com lobbyist.com lovecat.com madonnafan.com mailpuppy.com marchmail.com
  metalfan.com mexicomail.com mindless.com minister.com mobsters.com monarchy.com moscowmail.com
  munich.com musician.org muslim.com myself.com net-shopping.com ninfan.com nonpartisan.com
  null.net nycmail.com optician.com orthodontist.net pacific-ocean.com pacificwest.com
  pediatrician.com petlover.com photographer.net physicist.net planetmail.com planetmail.net
  playful.com poetic.com politician.com popstar.com post.com presidency.com priest.com
  programmer.net protestant.com publicist.com qualityservice.com radiologist.net ravemail.com
  realtyagent.com reborn.com reggaefan.com registerednurses.com reincarnate.com religious.com
  repairman.com representative.com rescueteam.com revenue.com rocketship.com safrica.com
  saintly.com salesperson.net samerica.com sanfranmail.com scientist.com scotlandmail.com
  secretary.net socialworker.net sociologist.com solution4u.com songwriter.net spainmail.com
  surgical.net swedenmail.com swissmail.com teachers.org tech-center.com techie.com
  technologist.com theplate.com therapist.net toke.com toothfairy.com torontomail.com tvstar.com
  umpire.com uymail.com webname.com worker.com workmail.com writeme.com
`;

const BY_COUNTRY = `
  t-online.de magenta.de arcor.de vodafonemail.de vodafone.de kabelmail.de unitybox.de
  netcologne.de ewetel.net
  ewe.net osnanet.de versanet.de alice.de alice-dsl.de alice-dsl.net o2online.de o2mail.de
  genion.de
  e-mail.de email.de emailn.de online.de onlinehome.de s-mail.de smart-mail.de mail.de fn.de
  directbox.com berlin.de firemail.de unity-mail.de htp-tel.de gmx-topmail.de freenetmail.de
  kunden.de
  chello.at aon.at a1.net inode.at utanet.at liwest.at kabsi.at drei.at
  bluewin.ch bluemail.ch hispeed.ch sunrise.ch swissonline.ch quickline.ch vtxnet.ch citycable.ch
  orange.fr wanadoo.fr free.fr sfr.fr neuf.fr bbox.fr club-internet.fr numericable.fr aliceadsl.fr
  9online.fr cegetel.net noos.fr libertysurf.fr nordnet.fr netcourrier.com ozone.net
  libero.it virgilio.it alice.it tin.it tim.it inwind.it iol.it blu.it email.it fastwebnet.it
  teletu.it katamail.com supereva.it poste.it excite.it interfree.it vodafone.it tre.it aruba.it
  telefonica.net movistar.es wanadoo.es iespana.es hispavista.com ono.com ya.com orange.es
  euskaltel.net jazztel.es
  sapo.pt iol.pt clix.pt netcabo.pt mail.telepac.pt aeiou.pt portugalmail.pt vodafone.pt
  telenet.be skynet.be proximus.be scarlet.be voo.be belgacom.net base.be pandora.be
  ziggo.nl kpnmail.nl kpnplanet.nl planet.nl home.nl hetnet.nl xs4all.nl upcmail.nl casema.nl
  chello.nl quicknet.nl tele2.nl zonnet.nl wxs.nl telfort.nl caiway.nl solcon.nl onsbrabantnet.nl
  versatel.nl zeelandnet.nl wanadoo.nl filternet.nl live.nl
  btinternet.com btopenworld.com bt.com talk21.com btconnect.com sky.com virginmedia.com
  virgin.net
  ntlworld.com blueyonder.co.uk talktalk.net talktalk.co.uk msn.co.uk tesco.net o2.co.uk
  orange.net fsmail.net freeserve.co.uk
  plus.com plus.net plusnet.com lineone.net madasafish.com supanet.com zen.co.uk ee.co.uk
  onetel.com
  freeuk.com uwclub.net wanadoo.co.uk eircom.net iol.ie
  telia.com comhem.se spray.se bredband.net bredband2.com tele2.se glocalnet.net passagen.se
  ownit.se
  home.se swipnet.se bahnhof.se
  online.no broadpark.no getmail.no lyse.net start.no frisurf.no altibox.no
  tdcadsl.dk mail.dk mail.tele.dk stofanet.dk jubii.dk ofir.dk sol.dk youmail.dk webspeed.dk
  elisanet.fi kolumbus.fi luukku.com suomi24.fi pp.inet.fi dnainternet.net welho.com saunalahti.fi
  simnet.is internet.is
  seznam.cz email.cz post.cz spoluzaci.cz centrum.cz atlas.cz volny.cz tiscali.cz quick.cz o2.cz
  azet.sk zoznam.sk centrum.sk pobox.sk post.sk stonline.sk
  wp.pl o2.pl tlen.pl go2.pl op.pl onet.pl onet.eu poczta.onet.pl poczta.onet.eu vp.pl
  buziaczek.pl
  autograf.pl amorki.pl spoko.pl interia.pl interia.eu interia.com poczta.fm intmail.pl gazeta.pl
  poczta.pl neostrada.pl adres.pl vip.onet.pl
  freemail.hu citromail.hu t-online.hu indamail.hu vipmail.hu mailbox.hu upcmail.hu
  abv.bg dir.bg mail.bg gbg.bg
  yahoo.ro rdslink.ro clicknet.ro home.ro
  otenet.gr forthnet.gr hol.gr in.gr vivodinet.gr mycosmos.gr
  siol.net t-2.net amis.net net.hr inet.hr vip.hr t-com.hr optinet.hr eunet.rs ptt.rs sbb.rs
  open.telekom.rs
  list.ru bk.ru internet.ru xmail.ru ya.ru narod.ru rambler.ru lenta.ru autorambler.ru
  myrambler.ru ro.ru
  rambler.ua chat.ru spb.ru pochta.ru qip.ru hotbox.ru fromru.com nm.ru mail333.com land.ru
  pisem.net sibmail.com
  ngs.ru e1.ru nxt.ru aport.ru newmail.ru km.ru front.ru vk.com
  ukr.net i.ua ua.fm meta.ua bigmir.net email.ua 3g.ua online.ua ukrpost.ua ukrpost.net
  tut.by apollo.lv delfi.lt takas.lt hot.ee neti.ee one.lv
  walla.co.il walla.com netvision.net.il bezeqint.net 012.net.il zahav.net.il 013net.net
  mynet.com ttmail.com superonline.com ttnet.net.tr turk.net
  maktoob.com emirates.net.ae eim.ae link.net tedata.net.eg
  webmail.co.za ananzi.co.za mweb.co.za telkomsa.net vodamail.co.za iafrica.com absamail.co.za
  mtnloaded.co.za
  comcast.net xfinity.com verizon.net att.net sbcglobal.net bellsouth.net pacbell.net
  ameritech.net
  swbell.net flash.net nvbell.net snet.net prodigy.net worldnet.att.net cox.net charter.net
  spectrum.net twc.com rr.com roadrunner.com brighthouse.com adelphia.net bellatlantic.net
  pipeline.com concentric.net ptd.net bright.net fuse.net optonline.net optimum.net
  suddenlink.net earthlink.net mindspring.com ix.netcom.com netcom.com peoplepc.com windstream.net
  frontier.com frontiernet.net centurylink.net centurytel.net embarqmail.com q.com qwest.net
  tds.net wowway.com mediacombb.net mchsi.com cableone.net rcn.com hughes.net wildblue.net gci.net
  consolidated.net cinci.rr.com cfl.rr.com tampabay.rr.com nc.rr.com nycap.rr.com
  shaw.ca rogers.com sympatico.ca bell.net videotron.ca telus.net eastlink.ca sasktel.net mts.net
  cogeco.ca nb.sympatico.ca ns.sympatico.ca
  bigpond.com bigpond.com.au bigpond.net.au telstra.com optusnet.com.au iinet.net.au tpg.com.au
  internode.on.net westnet.com.au dodo.com.au ozemail.com.au iprimus.com.au adam.com.au
  netspace.net.au
  xtra.co.nz slingshot.co.nz clear.net.nz paradise.net.nz ihug.co.nz vodafone.co.nz orcon.net.nz
  bol.com.br ig.com.br globo.com globomail.com r7.com oi.com.br zipmail.com.br brturbo.com.br
  superig.com.br pop.com.br folha.com.br
  fibertel.com.ar speedy.com.ar arnet.com.ar ciudad.com.ar infovia.com.ar
  starmedia.com prodigy.net.mx vtr.net une.net.co cantv.net adinet.com.uy
  qq.com vip.qq.com foxmail.com 163.com vip.163.com 126.com vip.126.com yeah.net 188.com 139.com
  189.cn wo.cn wo.com.cn sohu.com vip.sohu.com vip.sina.com vip.sina.cn sogou.com tom.com 21cn.com
  vip.21cn.com 263.net aliyun.com 2980.com 88.com eyou.com china.com
  netvigator.com hkbn.net pchome.com.tw hinet.net msa.hinet.net seed.net.tw singnet.com.sg
  starhub.net.sg pacific.net.sg streamyx.com tm.net.my
  naver.com hanmail.net hanmail2.net daum.net nate.com kakao.com korea.com empal.com lycos.co.kr
  dreamwiz.com
  hanmir.com paran.com
  docomo.ne.jp ezweb.ne.jp au.com softbank.ne.jp i.softbank.jp disney.ne.jp vodafone.ne.jp
  ymobile.ne.jp y-mobile.ne.jp willcom.com rakuten.jp uqmobile.jp nifty.com nifty.ne.jp
  biglobe.ne.jp
  so-net.ne.jp ocn.ne.jp plala.or.jp dion.ne.jp auone.jp infoseek.jp excite.co.jp goo.jp
  mail.goo.ne.jp
  jcom.home.ne.jp zaq.ne.jp asahi-net.or.jp eonet.ne.jp
  vnn.vn fpt.vn pldtdsl.net globe.com.ph telkom.net plasa.com indo.net.id
`;

/** All of them, in lower case. */
export const FREE_DOMAINS: ReadonlySet<string> = new Set([
  ...Object.entries(BRANDS).flatMap(([brand, endings]) =>
    words(endings).map((ending) => `${brand}.${ending}`),
  ),
  ...words(WORLDWIDE),
  ...words(MAIL_COM),
  ...words(BY_COUNTRY),
]);

function words(text: string): string[] {
  return text.trim().split(/\s+/);
}
